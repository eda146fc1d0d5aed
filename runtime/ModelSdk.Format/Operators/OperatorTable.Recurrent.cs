namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Recurrent.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Recurrent => [];
}
