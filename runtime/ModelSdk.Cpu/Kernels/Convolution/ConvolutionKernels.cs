using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ConvolutionKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.Conv2D, Conv2D.Create),
        new(BuiltinOperator.Conv3D, Conv3D.Create),
        new(BuiltinOperator.Conv3DTranspose, Conv3D.CreateTransposed),
        new(BuiltinOperator.DepthwiseConv2D, DepthwiseConv2D.Create),
        new(BuiltinOperator.TransposeConv, TransposeConv.Create),
        new("Convolution2DTransposeBias", TransposeConv.CreateWithBias),
    ];
}
