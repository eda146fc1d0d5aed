using System.Numerics;
using System.Numerics.Tensors;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>What the transposed convolutions share: the order of the filter, and where its products go.</summary>
internal static class TransposedFilter
{
    /// <summary>Copies one row of the filter so that each pair of filter column and output channel is a matrix column.</summary>
    public static void Row<T>(ConvolutionSpec spec, ReadOnlySpan<T> weights, int fy, Span<T> columns)
    {
        int depth = spec.FilterDepth;
        int next = 0;
        for (int fx = 0; fx < spec.Window.FilterWidth; fx++)
        {
            for (int channel = 0; channel < spec.OutputChannels; channel++)
            {
                int at = ((((channel * spec.Window.FilterHeight) + fy) * spec.Window.FilterWidth) + fx) * depth;
                weights.Slice(at, depth).CopyTo(columns[next..]);
                next += depth;
            }
        }
    }

    /// <summary>Adds the products of an input row to the output row that they reach.</summary>
    public static void Add<T>(ConvolutionSpec spec, ReadOnlySpan<T> products, Span<T> line)
        where T : INumberBase<T>
    {
        Window2D window = spec.Window;
        int channels = spec.OutputChannels;
        for (int ix = 0; ix < window.OutputWidth; ix++)
        {
            // The columns of the filter lie side by side, in the products as in the output.
            int first = (ix * window.StrideWidth) - window.PadLeft;
            int skip = Math.Max(-first, 0);
            int count = Math.Min(window.FilterWidth, spec.OutputWidth - first) - skip;
            if (count > 0)
            {
                ReadOnlySpan<T> from = products.Slice(((ix * window.FilterWidth) + skip) * channels, count * channels);
                Span<T> to = line.Slice((first + skip) * channels, count * channels);
                TensorPrimitives.Add(to, from, to);
            }
        }
    }
}
