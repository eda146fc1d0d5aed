using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Where a filter lies along one dimension.</summary>
/// <param name="Input">Elements of the input.</param>
/// <param name="Filter">Elements of the filter.</param>
/// <param name="Stride">Elements of the input from one position to the next.</param>
/// <param name="Dilation">Elements of the input from one element of the filter to the next.</param>
/// <param name="Before">Elements that the first position looks at before the input begins.</param>
/// <param name="Output">Positions.</param>
internal readonly record struct WindowAxis(int Input, int Filter, int Stride, int Dilation, int Before, int Output)
{
    /// <summary>Checks the numbers and adds what follows from the kind of padding.</summary>
    /// <remarks>Rules: LiteRT, tflite/kernels/padding.h.</remarks>
    public static WindowAxis Create(
        NodeContext node, string name, int input, int filter, int stride, int dilation, Padding padding)
    {
        if (filter <= 0 || stride <= 0 || dilation <= 0)
        {
            throw node.Error($"filter {filter}, stride {stride} and dilation {dilation} along the {name} must be positive");
        }

        long extent = ((long)(filter - 1) * dilation) + 1;
        long output = (input + (long)stride - (padding == Padding.Same ? 1 : extent)) / stride;
        if (output < 0)
        {
            throw node.Error($"the filter {filter} with dilation {dilation} does not fit the {name}, {input}");
        }

        long total = Math.Max(0, ((output - 1) * stride) + extent - input);
        return new WindowAxis(input, filter, stride, dilation, checked((int)(total / 2)), checked((int)output));
    }

    /// <summary>The place in the input of an element of the filter at a position; may lie outside.</summary>
    public int Place(int position, int element) => (position * Stride) - Before + (element * Dilation);

    /// <summary>The position at which an element of the filter lies on a place of the input, or -1.</summary>
    public int Position(int place, int element)
    {
        (int position, int rest) = Math.DivRem(place + Before - (element * Dilation), Stride);
        return rest == 0 && (uint)position < (uint)Output ? position : -1;
    }
}

/// <summary>Sizes, steps and padding of a three-dimensional convolution; of a transposed one, of its forward one.</summary>
/// <param name="Batch">Volumes.</param>
/// <param name="Depth">Along the depth.</param>
/// <param name="Height">Along the height.</param>
/// <param name="Width">Along the width.</param>
/// <param name="Channels">Channels of the forward convolution's input.</param>
internal sealed record Window3D(int Batch, WindowAxis Depth, WindowAxis Height, WindowAxis Width, int Channels)
{
    /// <summary>One plane of the input and the part of the filter that lies on it, as a two-dimensional window.</summary>
    public Window2D Plane { get; } = new()
    {
        Batch = 1,
        InputHeight = Height.Input,
        InputWidth = Width.Input,
        InputChannels = Channels,
        FilterHeight = Height.Filter,
        FilterWidth = Width.Filter,
        StrideHeight = Height.Stride,
        StrideWidth = Width.Stride,
        DilationHeight = Height.Dilation,
        DilationWidth = Width.Dilation,
        PadTop = Height.Before,
        PadLeft = Width.Before,
        OutputHeight = Height.Output,
        OutputWidth = Width.Output,
    };

    /// <summary>Places in all volumes of the input.</summary>
    public int Places => checked(Batch * Depth.Input * Height.Input * Width.Input);

    /// <summary>Positions in all volumes.</summary>
    public int Positions => checked(Batch * Depth.Output * Height.Output * Width.Output);

    /// <summary>Elements of the filter for one channel.</summary>
    public int FilterSize => checked(Depth.Filter * Height.Filter * Width.Filter);

    /// <summary>Whether every position reads exactly the place at the same index.</summary>
    public bool IsPointwise => Plane.IsPointwise && Depth is { Filter: 1, Stride: 1, Before: 0 };
}
