namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Segments.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Segments => [];
}
