using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Where a filter lies on an image: sizes, steps and padding of a two-dimensional convolution.</summary>
/// <remarks>
/// Of a transposed convolution this describes the forward one, whose input is the operator's output.
/// Rules of padding: LiteRT, tflite/kernels/padding.h.
/// </remarks>
internal sealed record Window2D
{
    /// <summary>Images.</summary>
    public required int Batch { get; init; }

    /// <summary>Height of the input.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Width of the input.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Channels of the input.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Height of the filter.</summary>
    public required int FilterHeight { get; init; }

    /// <summary>Width of the filter.</summary>
    public required int FilterWidth { get; init; }

    /// <summary>Rows of the input from one output row to the next.</summary>
    public required int StrideHeight { get; init; }

    /// <summary>Columns of the input from one output column to the next.</summary>
    public required int StrideWidth { get; init; }

    /// <summary>Rows of the input from one row of the filter to the next.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns of the input from one column of the filter to the next.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows that the first output row looks at before the image begins.</summary>
    public int PadTop { get; init; }

    /// <summary>Columns that the first output column looks at before the image begins.</summary>
    public int PadLeft { get; init; }

    /// <summary>Height of the output.</summary>
    public int OutputHeight { get; init; }

    /// <summary>Width of the output.</summary>
    public int OutputWidth { get; init; }

    /// <summary>Output positions of all images.</summary>
    public int Positions => checked(Batch * OutputHeight * OutputWidth);

    /// <summary>Whether every output position reads exactly the input position at the same place.</summary>
    public bool IsPointwise =>
        FilterHeight == 1 && FilterWidth == 1 && StrideHeight == 1 && StrideWidth == 1 && PadTop == 0 && PadLeft == 0;

    /// <summary>Checks steps and sizes, and adds what follows from the kind of padding.</summary>
    public Window2D Padded(NodeContext node, Padding padding)
    {
        if (StrideHeight <= 0 || StrideWidth <= 0 || DilationHeight <= 0 || DilationWidth <= 0)
        {
            throw node.Error(
                $"strides {StrideHeight}x{StrideWidth} and dilation {DilationHeight}x{DilationWidth} must be positive");
        }

        if (FilterHeight <= 0 || FilterWidth <= 0)
        {
            throw node.Error($"the filter is {FilterHeight}x{FilterWidth}");
        }

        (int height, int top) = Along(InputHeight, FilterHeight, StrideHeight, DilationHeight, padding);
        (int width, int left) = Along(InputWidth, FilterWidth, StrideWidth, DilationWidth, padding);
        // No position at all is an empty result, as in TensorFlow; fewer than that is a mistake.
        bool isTooSmall = (height < 0 && InputHeight > 0) || (width < 0 && InputWidth > 0);
        return isTooSmall
            ? throw node.Error(
                $"an image of {InputHeight}x{InputWidth} is smaller than the filter, {FilterHeight}x{FilterWidth} with dilation {DilationHeight}x{DilationWidth}")
            : this with { OutputHeight = Math.Max(height, 0), OutputWidth = Math.Max(width, 0), PadTop = top, PadLeft = left };
    }

    private static (int Output, int Before) Along(int input, int filter, int stride, int dilation, Padding padding)
    {
        int extent = checked(((filter - 1) * dilation) + 1);
        int output = padding == Padding.Same ? (input + stride - 1) / stride : (input + stride - extent) / stride;
        int total = Math.Max(0, ((output - 1) * stride) + extent - input);
        return (output, total / 2);
    }
}
