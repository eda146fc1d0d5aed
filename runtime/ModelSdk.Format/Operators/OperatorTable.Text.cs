namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Text.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Text =>
    [
        new(BuiltinOperator.SkipGram, 1, "str"),
    ];
}
