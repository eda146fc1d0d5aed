namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ReductionKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
