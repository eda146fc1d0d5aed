namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ResizeKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
