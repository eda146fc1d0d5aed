namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ElementwiseKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
