namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class LayoutKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
