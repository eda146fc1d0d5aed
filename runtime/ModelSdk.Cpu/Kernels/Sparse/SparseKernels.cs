using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Sparse;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class SparseKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.Densify, Densify.Create),
    ];
}
