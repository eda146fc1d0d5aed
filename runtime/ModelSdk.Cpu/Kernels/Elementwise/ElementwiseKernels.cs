using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ElementwiseKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.Add, ArithmeticKernels.Add),
        new(BuiltinOperator.Sub, ArithmeticKernels.Subtract),
        new(BuiltinOperator.Mul, ArithmeticKernels.Multiply),
        new(BuiltinOperator.Div, ArithmeticKernels.Divide),
        new(BuiltinOperator.SquaredDifference, ArithmeticKernels.SquaredDifference),
        new(BuiltinOperator.Maximum, ArithmeticKernels.Maximum),
        new(BuiltinOperator.Minimum, ArithmeticKernels.Minimum),
    ];
}
