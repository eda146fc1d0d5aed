namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Layout.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Layout =>
    [
    ];
}
