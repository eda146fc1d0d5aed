namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Text.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Text =>
    [
        new("ParseExample", "str str"),
        new("ParseExampleV2", "str str str str str"),
        new(BuiltinOperator.SkipGram, 1, "str"),
    ];
}
