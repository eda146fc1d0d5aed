namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class QuantizeKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
