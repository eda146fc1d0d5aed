namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family MatMul.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] MatMul =>
    [
    ];
}
