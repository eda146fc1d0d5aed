namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ConvolutionKernels
{
    public static readonly KernelEntry[] All =
    [
    ];
}
