namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class PoolingKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
