using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Signal;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class SignalKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.ComplexAbs, ComplexParts.Abs),
        new(BuiltinOperator.Imag, ComplexParts.Imaginary),
        new(BuiltinOperator.Real, ComplexParts.Real),
        new(BuiltinOperator.Rfft2D, Rfft2dKernel.Create),
        new("IRFFT2D", Irfft2dKernel.Create),
    ];
}
