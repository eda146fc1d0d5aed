using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Gathers what output positions see of the image into rows of a matrix, a few positions at a time.</summary>
internal static unsafe class Im2Col
{
    /// <summary>Fills rows for the positions [<paramref name="first"/>, first + <paramref name="rows"/>) of all images.</summary>
    /// <param name="window">Sizes, steps, padding.</param>
    /// <param name="input">All images.</param>
    /// <param name="channel">First channel that is read.</param>
    /// <param name="channels">Channels that are read.</param>
    /// <param name="outside">Value of positions outside of the image.</param>
    /// <param name="first">First output position.</param>
    /// <param name="rows">Number of positions.</param>
    /// <param name="to">Where the rows are written.</param>
    /// <param name="stride">Elements from row to row there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<T>(
        Window2D window, T* input, int channel, int channels, T outside, int first, int rows, T* to, nint stride)
        where T : unmanaged
    {
        int filterWidth = window.FilterWidth;
        int filterHeight = window.FilterHeight;
        int inputWidth = window.InputWidth;
        int inputHeight = window.InputHeight;
        int length = filterWidth * channels;
        nint lineSize = (nint)inputWidth * window.InputChannels;
        int x = first % window.OutputWidth;
        int y = first / window.OutputWidth % window.OutputHeight;
        int image = first / (window.OutputWidth * window.OutputHeight);
        nint imageSize = (nint)window.InputHeight * window.InputWidth * window.InputChannels;
        bool isDense = channels == window.InputChannels && window.DilationWidth == 1;
        for (int row = 0; row < rows; row++)
        {
            T* target = to + (row * stride);
            T* source = input + (image * imageSize) + channel;
            int left = (x * window.StrideWidth) - window.PadLeft;
            int top = (y * window.StrideHeight) - window.PadTop;
            bool isInside = isDense && left >= 0 && left + filterWidth <= inputWidth;
            for (int fy = 0; fy < filterHeight; fy++)
            {
                int iy = top + (fy * window.DilationHeight);
                if ((uint)iy >= (uint)inputHeight)
                {
                    new Span<T>(target, length).Fill(outside);
                }
                else if (isInside)
                {
                    // All columns of the filter lie side by side in the image.
                    Copy(source + (iy * lineSize) + ((nint)left * channels), target, length);
                }
                else
                {
                    Columns(window, source + (iy * lineSize), left, channels, outside, target);
                }

                target += length;
            }

            if (++x == window.OutputWidth)
            {
                x = 0;
                if (++y == window.OutputHeight)
                {
                    y = 0;
                    image++;
                }
            }
        }
    }

    private static void Columns<T>(Window2D window, T* line, int left, int channels, T outside, T* target)
        where T : unmanaged
    {
        for (int fx = 0; fx < window.FilterWidth; fx++)
        {
            int ix = left + (fx * window.DilationWidth);
            Span<T> to = new(target + (fx * channels), channels);
            if (ix < 0 || ix >= window.InputWidth)
            {
                to.Fill(outside);
            }
            else
            {
                Copy(line + ((nint)ix * window.InputChannels), target + (fx * channels), channels);
            }
        }
    }

    /// <summary>Copies elements; a call to the library costs more than the few of a first layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(T* from, T* to, int count)
        where T : unmanaged
    {
        if (count <= 12)
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = from[i];
            }
        }
        else
        {
            new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
        }
    }
}
