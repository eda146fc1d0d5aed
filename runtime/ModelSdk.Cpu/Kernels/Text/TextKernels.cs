using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>Operators on strings.</summary>
internal static class TextKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new(BuiltinOperator.SkipGram, SkipGramKernel.Create),
    ];
}
