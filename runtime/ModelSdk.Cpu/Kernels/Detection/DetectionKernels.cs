namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class DetectionKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
