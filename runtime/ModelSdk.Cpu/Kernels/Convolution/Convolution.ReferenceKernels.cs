using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>A convolution by the plain loops, for any types.</summary>
/// <param name="spec">What is computed.</param>
/// <param name="inputZero">Zero point of the input.</param>
/// <param name="weights">Weights that were unpacked, or null to read the operator's input.</param>
/// <param name="weightZero">Zero point of the weights.</param>
/// <param name="finish">From sums to outputs.</param>
internal sealed class ConvolutionReferenceKernel<TIn, TWeight, TSum, TOut, TFinish>(
    ConvolutionSpec spec, TSum inputZero, TWeight[]? weights, TSum weightZero, TFinish finish) : Kernel
    where TIn : unmanaged, INumberBase<TIn>
    where TWeight : unmanaged, INumberBase<TWeight>
    where TSum : unmanaged, INumberBase<TSum>
    where TOut : unmanaged
    where TFinish : IFinish<TSum, TOut>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TSum> bias = context.HasInput(spec.BiasInput) ? context.Input<TSum>(spec.BiasInput) : default;
        ConvolutionReference.Run(
            spec,
            0,
            spec.Window.Batch,
            context.Input<TIn>(spec.DataInput),
            inputZero,
            weights ?? context.Input<TWeight>(spec.WeightsInput),
            weightZero,
            bias,
            context.Output<TOut>(0),
            finish);
    }
}

/// <summary>A convolution with integer weights whose float input is quantized image by image, by the plain loops.</summary>
internal sealed class ConvolutionHybridReference(
    ConvolutionSpec spec, sbyte[]? weights, float[] weightScales, bool asymmetric, float min, float max) : Kernel
{
    /// <inheritdoc/>
    public override int ScratchBytes => spec.InputElements;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(spec.DataInput);
        ReadOnlySpan<float> bias = context.HasInput(spec.BiasInput) ? context.Input<float>(spec.BiasInput) : default;
        Span<sbyte> quantized = MemoryMarshal.Cast<byte, sbyte>(context.Scratch)[..spec.InputElements];
        bool weightScaleFirst = spec.Kind == ConvolutionKind.Dense && asymmetric;
        int imageSize = spec.InputElements / Math.Max(spec.Window.Batch, 1);
        for (int image = 0; image < spec.Window.Batch; image++)
        {
            (float scale, int zero) = HybridQuantizer.Quantize(
                input.Slice(image * imageSize, imageSize), quantized.Slice(image * imageSize, imageSize), asymmetric);
            ConvolutionReference.Run<sbyte, sbyte, int, float, HybridFinish>(
                spec,
                image,
                image + 1,
                quantized,
                zero,
                weights ?? context.Input<sbyte>(spec.WeightsInput),
                0,
                default,
                context.Output<float>(0),
                new HybridFinish(scale, weightScales, bias, min, max, weightScaleFirst));
        }
    }
}
