namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Text.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Text =>
    [
        new("ParseExample", "str str"),
        new("ParseExampleV2", "str str str str str"),
        new(BuiltinOperator.SkipGram, 1, "str"),
        new("TFText>NgramsStringJoin", "str"),
        new("TFText>WhitespaceTokenizeWithOffsetsV2", "str str"),
        new("tftext:Ngrams", "str"),
        new("tftext:WhitespaceTokenizer", "str"),
    ];
}
