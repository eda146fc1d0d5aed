namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ActivationKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
