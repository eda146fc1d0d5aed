using ModelSdk.Cpu.Kernels.Text.Examples;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>Operators on strings.</summary>
internal static class TextKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new("ParseExample", ParseExampleFactory.Create),
        new("ParseExampleV2", ParseExampleFactory.CreateV2),
        new(BuiltinOperator.SkipGram, SkipGramKernel.Create),
        new("TFText>NgramsStringJoin", NgramsKernel.Create),
        new("TFText>WhitespaceTokenizeWithOffsetsV2", WhitespaceOffsetsKernel.Create),
        new("tftext:Ngrams", NgramsKernel.Create),
        new("tftext:WhitespaceTokenizer", WhitespaceTokenizerKernel.Create),
    ];
}
