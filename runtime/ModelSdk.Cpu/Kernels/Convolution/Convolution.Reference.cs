using System.Numerics;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>How filter and channels meet.</summary>
internal enum ConvolutionKind
{
    /// <summary>CONV_2D: each output channel reads the input channels of its group.</summary>
    Dense,

    /// <summary>DEPTHWISE_CONV_2D: each output channel reads one input channel.</summary>
    Depthwise,

    /// <summary>TRANSPOSE_CONV: each input position spreads over the output.</summary>
    Transposed,
}

/// <summary>The three convolutions as plain loops: one output element after the other, no part left out.</summary>
internal static class ConvolutionReference
{
    /// <summary>Runs a convolution for the images [<paramref name="firstImage"/>, <paramref name="endImage"/>).</summary>
    /// <remarks>Bias may be empty. Positions outside of the image are skipped, which is padding with the zero point.</remarks>
    public static void Run<TIn, TWeight, TSum, TOut, TFinish>(
        ConvolutionSpec spec,
        int firstImage,
        int endImage,
        ReadOnlySpan<TIn> input,
        TSum inputZero,
        ReadOnlySpan<TWeight> weights,
        TSum weightZero,
        ReadOnlySpan<TSum> bias,
        Span<TOut> output,
        TFinish finish)
        where TIn : unmanaged, INumberBase<TIn>
        where TWeight : unmanaged, INumberBase<TWeight>
        where TSum : unmanaged, INumberBase<TSum>
        where TFinish : IFinish<TSum, TOut>, allows ref struct
    {
        int next = firstImage * spec.OutputHeight * spec.OutputWidth * spec.OutputChannels;
        for (int image = firstImage; image < endImage; image++)
        {
            for (int y = 0; y < spec.OutputHeight; y++)
            {
                for (int x = 0; x < spec.OutputWidth; x++)
                {
                    for (int channel = 0; channel < spec.OutputChannels; channel++)
                    {
                        TSum sum = spec.Kind switch
                        {
                            ConvolutionKind.Dense =>
                                Dense(spec, image, y, x, channel, input, inputZero, weights, weightZero),
                            ConvolutionKind.Depthwise =>
                                Depthwise(spec, image, y, x, channel, input, inputZero, weights, weightZero),
                            _ => Transposed(spec, image, y, x, channel, input, inputZero, weights, weightZero),
                        };
                        if (!bias.IsEmpty)
                        {
                            sum += bias[channel];
                        }

                        output[next++] = finish.Finish(sum, channel);
                    }
                }
            }
        }
    }

    private static TSum Dense<TIn, TWeight, TSum>(
        ConvolutionSpec spec,
        int image,
        int y,
        int x,
        int channel,
        ReadOnlySpan<TIn> input,
        TSum inputZero,
        ReadOnlySpan<TWeight> weights,
        TSum weightZero)
        where TIn : unmanaged, INumberBase<TIn>
        where TWeight : unmanaged, INumberBase<TWeight>
        where TSum : unmanaged, INumberBase<TSum>
    {
        Window2D window = spec.Window;
        int depth = spec.FilterDepth;
        int group = channel / (spec.OutputChannels / spec.Groups);
        TSum sum = TSum.Zero;
        for (int fy = 0; fy < window.FilterHeight; fy++)
        {
            int iy = (y * window.StrideHeight) - window.PadTop + (fy * window.DilationHeight);
            for (int fx = 0; fx < window.FilterWidth; fx++)
            {
                int ix = (x * window.StrideWidth) - window.PadLeft + (fx * window.DilationWidth);
                if (iy < 0 || iy >= window.InputHeight || ix < 0 || ix >= window.InputWidth)
                {
                    continue;
                }

                int at = ((((image * window.InputHeight) + iy) * window.InputWidth) + ix) * window.InputChannels;
                ReadOnlySpan<TIn> values = input.Slice(at + (group * depth), depth);
                int filter = ((((channel * window.FilterHeight) + fy) * window.FilterWidth) + fx) * depth;
                sum = DotProduct.Sum(values, inputZero, weights.Slice(filter, depth), weightZero, sum);
            }
        }

        return sum;
    }

    private static TSum Depthwise<TIn, TWeight, TSum>(
        ConvolutionSpec spec,
        int image,
        int y,
        int x,
        int channel,
        ReadOnlySpan<TIn> input,
        TSum inputZero,
        ReadOnlySpan<TWeight> weights,
        TSum weightZero)
        where TIn : unmanaged, INumberBase<TIn>
        where TWeight : unmanaged, INumberBase<TWeight>
        where TSum : unmanaged, INumberBase<TSum>
    {
        Window2D window = spec.Window;
        int source = channel / (spec.OutputChannels / window.InputChannels);
        TSum sum = TSum.Zero;
        for (int fy = 0; fy < window.FilterHeight; fy++)
        {
            int iy = (y * window.StrideHeight) - window.PadTop + (fy * window.DilationHeight);
            for (int fx = 0; fx < window.FilterWidth; fx++)
            {
                int ix = (x * window.StrideWidth) - window.PadLeft + (fx * window.DilationWidth);
                if (iy < 0 || iy >= window.InputHeight || ix < 0 || ix >= window.InputWidth)
                {
                    continue;
                }

                int at = ((((image * window.InputHeight) + iy) * window.InputWidth) + ix) * window.InputChannels;
                TSum value = TSum.CreateTruncating(input[at + source]) - inputZero;
                int filter = (((fy * window.FilterWidth) + fx) * spec.OutputChannels) + channel;
                sum += value * (TSum.CreateTruncating(weights[filter]) - weightZero);
            }
        }

        return sum;
    }

    private static TSum Transposed<TIn, TWeight, TSum>(
        ConvolutionSpec spec,
        int image,
        int y,
        int x,
        int channel,
        ReadOnlySpan<TIn> input,
        TSum inputZero,
        ReadOnlySpan<TWeight> weights,
        TSum weightZero)
        where TIn : unmanaged, INumberBase<TIn>
        where TWeight : unmanaged, INumberBase<TWeight>
        where TSum : unmanaged, INumberBase<TSum>
    {
        // The window describes the forward convolution: its output is the input here.
        Window2D window = spec.Window;
        int depth = spec.FilterDepth;
        TSum sum = TSum.Zero;
        // Backwards, so that the input is read forwards: float sums are those of the official kernel, which spreads it.
        for (int fy = window.FilterHeight - 1; fy >= 0; fy--)
        {
            (int iy, int restY) = Math.DivRem(y + window.PadTop - fy, window.StrideHeight);
            for (int fx = window.FilterWidth - 1; fx >= 0; fx--)
            {
                (int ix, int restX) = Math.DivRem(x + window.PadLeft - fx, window.StrideWidth);
                bool isInside = restY == 0 && restX == 0 &&
                    iy >= 0 && iy < window.OutputHeight && ix >= 0 && ix < window.OutputWidth;
                if (isInside)
                {
                    int at = ((((image * window.OutputHeight) + iy) * window.OutputWidth) + ix) * depth;
                    int filter = ((((channel * window.FilterHeight) + fy) * window.FilterWidth) + fx) * depth;
                    sum = DotProduct.Sum(input.Slice(at, depth), inputZero, weights.Slice(filter, depth), weightZero, sum);
                }
            }
        }

        return sum;
    }
}
