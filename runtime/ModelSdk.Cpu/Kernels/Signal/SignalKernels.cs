namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class SignalKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
