namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Landmarks.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Landmarks => [];
}
