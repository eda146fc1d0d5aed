using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class MatMulKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.BatchMatMul, BatchMatMul.Create),
        new(BuiltinOperator.FullyConnected, FullyConnected.Create),
    ];
}
