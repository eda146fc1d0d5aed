using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>CONV_2D of float images with uint8 weights, a form of old converters, by plain loops.</summary>
/// <remarks>
/// The official kernel takes the bytes for int8, uses the first scale for all channels, and where the channels are no multiple
/// of 4 its products of 16 at a time negate -128 to -128. LiteRT: tflite/kernels/internal/optimized/sse_tensor_utils.cc.
/// </remarks>
internal sealed class Conv2DHybridBytes(ConvolutionSpec spec, float weightScale, float min, float max) : Kernel
{
    private const int OfficialBlock = 16;

    private readonly bool _wraps = spec.OutputChannels % 4 != 0;

    /// <inheritdoc/>
    public override int ScratchBytes => spec.InputElements;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(spec.DataInput);
        ReadOnlySpan<sbyte> weights = context.Input<sbyte>(spec.WeightsInput);
        ReadOnlySpan<float> bias = context.HasInput(spec.BiasInput) ? context.Input<float>(spec.BiasInput) : default;
        Span<float> output = context.Output<float>(0);
        int imageSize = spec.InputElements / Math.Max(spec.Window.Batch, 1);
        Span<sbyte> quantized = MemoryMarshal.Cast<byte, sbyte>(context.Scratch)[..imageSize];
        int filterSize = spec.Window.FilterHeight * spec.Window.FilterWidth * spec.FilterDepth;
        int next = 0;
        for (int image = 0; image < spec.Window.Batch; image++)
        {
            (float scale, _) = HybridQuantizer.Quantize(input.Slice(image * imageSize, imageSize), quantized, asymmetric: false);
            scale *= weightScale;
            for (int position = 0; position < spec.OutputHeight * spec.OutputWidth; position++)
            {
                for (int channel = 0; channel < spec.OutputChannels; channel++)
                {
                    int sum = Sum(quantized, weights.Slice(channel * filterSize, filterSize), position, channel);
                    float real = (sum * scale) + (bias.IsEmpty ? 0 : bias[channel]);
                    output[next++] = Math.Min(Math.Max(real, min), max);
                }
            }
        }
    }

    private int Sum(ReadOnlySpan<sbyte> image, ReadOnlySpan<sbyte> filter, int position, int channel)
    {
        Window2D window = spec.Window;
        (int y, int x) = Math.DivRem(position, spec.OutputWidth);
        int firstChannel = channel / (spec.OutputChannels / spec.Groups) * spec.FilterDepth;
        int wrapped = _wraps ? filter.Length / OfficialBlock * OfficialBlock : 0;
        int sum = 0;
        for (int fy = 0; fy < window.FilterHeight; fy++)
        {
            int iy = (y * window.StrideHeight) - window.PadTop + (fy * window.DilationHeight);
            for (int fx = 0; fx < window.FilterWidth; fx++)
            {
                int ix = (x * window.StrideWidth) - window.PadLeft + (fx * window.DilationWidth);
                if ((uint)iy >= (uint)window.InputHeight || (uint)ix >= (uint)window.InputWidth)
                {
                    continue;
                }

                int at = (((iy * window.InputWidth) + ix) * window.InputChannels) + firstChannel;
                int k = ((fy * window.FilterWidth) + fx) * spec.FilterDepth;
                for (int c = 0; c < spec.FilterDepth; c++, k++)
                {
                    int product = image[at + c] * filter[k];
                    sum += k < wrapped && filter[k] == sbyte.MinValue && image[at + c] < 0 ? -product : product;
                }
            }
        }

        return sum;
    }
}
