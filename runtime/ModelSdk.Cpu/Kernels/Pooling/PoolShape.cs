using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Sizes of a pooling operator: windows that move over height and width of an NHWC tensor.</summary>
/// <param name="Batches">Images.</param>
/// <param name="InputHeight">Rows of the input.</param>
/// <param name="InputWidth">Columns of the input.</param>
/// <param name="Channels">Channels.</param>
/// <param name="OutputHeight">Rows of the output.</param>
/// <param name="OutputWidth">Columns of the output.</param>
/// <param name="Vertical">The windows from top to bottom.</param>
/// <param name="Horizontal">The windows from left to right.</param>
internal sealed record PoolShape(
    int Batches, int InputHeight, int InputWidth, int Channels, int OutputHeight, int OutputWidth, PoolAxis Vertical, PoolAxis Horizontal)
{
    /// <summary>Reads the options, and sets the shape of the output.</summary>
    public static PoolShape Read(NodeContext node)
    {
        Value input = node.Input(0);
        Pool2DOptions options = new(node.Options);
        if (input.Shape.Length != 4 || input.Type != node.Output(0).Type)
        {
            throw node.Error($"{input} must have 4 dimensions and the element type of {node.Output(0)}");
        }

        (int outputHeight, PoolAxis vertical) = Windows(
            node, "height", input.Shape[1], options.FilterHeight, options.StrideH, options.Padding);
        (int outputWidth, PoolAxis horizontal) = Windows(
            node, "width", input.Shape[2], options.FilterWidth, options.StrideW, options.Padding);
        node.SetShape(0, input.Shape[0], outputHeight, outputWidth, input.Shape[3]);
        return new PoolShape(
            input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3], outputHeight, outputWidth, vertical, horizontal);
    }

    // Formulas: reference tflite-ops 3.1.
    private static (int Output, PoolAxis Axis) Windows(
        NodeContext node, string name, int input, int filter, int stride, Padding padding)
    {
        int output = stride <= 0 ? -1 : padding == Padding.Same ? (input + stride - 1) / stride : (input + stride - filter) / stride;
        if (filter <= 0 || stride <= 0 || output < 0)
        {
            throw node.Error($"a window of {filter} with stride {stride} does not fit the {name} of {node.Input(0)}");
        }

        int total = Math.Max(0, ((output - 1) * stride) + filter - input);
        return (output, new PoolAxis(input, filter, stride, padding == Padding.Same ? total / 2 : 0));
    }
}

/// <summary>The windows along one dimension.</summary>
/// <param name="Input">Elements of the input.</param>
/// <param name="Filter">Elements of a window.</param>
/// <param name="Stride">Distance of neighbouring windows.</param>
/// <param name="Padding">Elements of the first window that lie before the input.</param>
internal readonly record struct PoolAxis(int Input, int Filter, int Stride, int Padding)
{
    /// <summary>The windows of a custom operator and their number, which may be 0.</summary>
    /// <remarks>Formulas: LiteRT, tflite/kernels/padding.h.</remarks>
    public static (int Count, PoolAxis Axis) Create(NodeContext node, string name, int input, int filter, int stride, Padding padding)
    {
        if (filter <= 0 || stride <= 0)
        {
            throw node.Error($"a window of {filter} with stride {stride} along the {name} must be positive");
        }

        long count = Math.Max(0, (input + (long)stride - (padding == Format.Padding.Same ? 1 : filter)) / stride);
        long total = Math.Max(0, ((count - 1) * stride) + filter - input);
        return (checked((int)count), new PoolAxis(input, filter, stride, checked((int)(total / 2))));
    }

    /// <summary>Where a window begins, also when that is before the input.</summary>
    public int Origin(int index) => (index * Stride) - Padding;

    /// <summary>The part of window <paramref name="index"/> that lies in the input.</summary>
    public (int Start, int End) Window(int index)
    {
        int origin = Origin(index);
        return (Math.Max(origin, 0), Math.Min(origin + Filter, Input));
    }
}
