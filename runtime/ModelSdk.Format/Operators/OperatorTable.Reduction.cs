namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Reduction.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Reduction =>
    [
    ];
}
