using System.Buffers.Binary;
using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Factories of the custom operators that also give the places of the greatest elements.</summary>
internal static class ArgMaxPool
{
    /// <summary>TensorFlow's MaxPoolWithArgmax: places are int32, counted over one image.</summary>
    /// <remarks>Types and checks: LiteRT, tflite/kernels/perception/max_pool_with_argmax.cc.</remarks>
    public static Kernel CreateWithPlaces(NodeContext node)
    {
        FlexValue options = FlexValue.Parse(node.Node.CustomOptions.Span);
        int[] sizes = TensorFlowAttributes.Inner(node, options, "ksize", 4);
        int[] strides = TensorFlowAttributes.Inner(node, options, "strides", 4);
        if (options.GetBool("include_batch_in_index"))
        {
            throw node.Error("include_batch_in_index is not supported; places are counted over one image");
        }

        PoolShape shape = Shape(node, sizes[0], sizes[1], strides[0], strides[1], TensorFlowAttributes.Padding(node, options), TensorType.Int32);
        return new ArgMaxPoolKernel<int, ImagePlaces>(shape, float.MinValue, float.MaxValue);
    }

    /// <summary>MediaPipe's MaxPoolingWithArgmax2D: places are float32, counted over the window.</summary>
    /// <remarks>MediaPipe: mediapipe/util/tflite/operations/max_pool_argmax.cc.</remarks>
    public static Kernel CreateWithWindowPlaces(NodeContext node)
    {
        PoolStruct options = PoolStruct.Read(node);
        PoolShape shape = Shape(
            node,
            options.FilterHeight,
            options.FilterWidth,
            options.StrideHeight,
            options.StrideWidth,
            options.Padding ?? throw node.Error("the padding must be 1 (SAME) or 2 (VALID)"),
            TensorType.Float32);
        (float min, float max) = ActivationRange.Float(options.Activation);
        return new ArgMaxPoolKernel<float, WindowPlaces>(shape, min, max);
    }

    private static PoolShape Shape(
        NodeContext node, int filterHeight, int filterWidth, int strideHeight, int strideWidth, Padding padding, TensorType places)
    {
        Value input = node.Input(0);
        if (input.Shape.Length != 4 || input.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32
            || node.Output(1).Type != places)
        {
            throw node.Error(
                $"{input} and {node.Output(0)} must be float32 with 4 dimensions, the places {node.Output(1)} must be {places}");
        }

        (int height, PoolAxis vertical) = PoolAxis.Create(node, "height", input.Shape[1], filterHeight, strideHeight, padding);
        (int width, PoolAxis horizontal) = PoolAxis.Create(node, "width", input.Shape[2], filterWidth, strideWidth, padding);
        node.SetShape(0, input.Shape[0], height, width, input.Shape[3]);
        node.SetShape(1, input.Shape[0], height, width, input.Shape[3]);
        return new PoolShape(
            input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3], height, width, vertical, horizontal);
    }
}

/// <summary>How a place is written.</summary>
internal interface IPlaces<T>
{
    /// <summary>The place of a channel when no element of the window is greater than the lowest number.</summary>
    static abstract T None(int channel);

    /// <summary>The place of a channel of an element of the window.</summary>
    static abstract T Of(PoolShape shape, (int Y, int X) origin, int y, int x, int channel);
}

/// <summary>Element of the image.</summary>
internal readonly struct ImagePlaces : IPlaces<int>
{
    public static int None(int channel) => channel;

    public static int Of(PoolShape shape, (int Y, int X) origin, int y, int x, int channel) =>
        (((y * shape.InputWidth) + x) * shape.Channels) + channel;
}

/// <summary>Element of the window, and a little more so that truncation gives the element.</summary>
internal readonly struct WindowPlaces : IPlaces<float>
{
    public static float None(int channel) => 0.1f;

    public static float Of(PoolShape shape, (int Y, int X) origin, int y, int x, int channel) =>
        ((y - origin.Y) * shape.Horizontal.Filter) + (x - origin.X) + 0.1f;
}

/// <summary>Greatest elements of windows and their places; the first of equal ones counts.</summary>
internal sealed unsafe class ArgMaxPoolKernel<T, TPlaces>(PoolShape shape, float min, float max) : Kernel
    where T : unmanaged
    where TPlaces : struct, IPlaces<T>
{
    // Elements read that are worth a thread.
    private const int ElementsPerThread = 16 * 1024;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        int outputs = shape.Batches * shape.OutputHeight * shape.OutputWidth * shape.Channels;
        long rowWork = (long)shape.OutputWidth * shape.Channels * shape.Vertical.Filter * shape.Horizontal.Filter;
        fixed (float* input = context.Input<float>(0)[..(shape.Batches * shape.InputHeight * shape.InputWidth * shape.Channels)])
        fixed (float* greatest = context.Output<float>(0)[..outputs])
        fixed (T* places = context.Output<T>(1)[..outputs])
        {
            Work work = new(this, input, greatest, places);
            context.Threads.For(
                ref work, shape.Batches * shape.OutputHeight, (int)Math.Max(1, ElementsPerThread / Math.Max(rowWork, 1)));
        }
    }

    private void Row(ReadOnlySpan<float> image, int y, Span<float> greatest, Span<T> places)
    {
        int channels = shape.Channels;
        (int top, int bottom) = shape.Vertical.Window(y);
        for (int x = 0; x < shape.OutputWidth; x++)
        {
            (int left, int right) = shape.Horizontal.Window(x);
            (int Y, int X) origin = (shape.Vertical.Origin(y), shape.Horizontal.Origin(x));
            Span<float> pixel = greatest.Slice(x * channels, channels);
            Span<T> placesOfPixel = places.Slice(x * channels, channels);
            pixel.Fill(float.MinValue);
            for (int channel = 0; channel < channels; channel++)
            {
                placesOfPixel[channel] = TPlaces.None(channel);
            }

            for (int iy = top; iy < bottom; iy++)
            {
                for (int ix = left; ix < right; ix++)
                {
                    ReadOnlySpan<float> elements = image.Slice(((iy * shape.InputWidth) + ix) * channels, channels);
                    for (int channel = 0; channel < elements.Length; channel++)
                    {
                        if (elements[channel] > pixel[channel])
                        {
                            pixel[channel] = elements[channel];
                            placesOfPixel[channel] = TPlaces.Of(shape, origin, iy, ix, channel);
                        }
                    }
                }
            }
        }

        TensorPrimitives.Max(greatest, min, greatest);
        TensorPrimitives.Min(greatest, max, greatest);
    }

    private readonly struct Work(ArgMaxPoolKernel<T, TPlaces> kernel, float* input, float* greatest, T* places) : IParallelWork
    {
        private readonly PoolShape _shape = kernel.Shape;

        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            int size = _shape.InputHeight * _shape.InputWidth * _shape.Channels;
            int rowSize = _shape.OutputWidth * _shape.Channels;
            for (int row = start; row < end; row++)
            {
                (int image, int y) = Math.DivRem(row, _shape.OutputHeight);
                kernel.Row(
                    new ReadOnlySpan<float>(input + ((nint)image * size), size),
                    y,
                    new Span<float>(greatest + ((nint)row * rowSize), rowSize),
                    new Span<T>(places + ((nint)row * rowSize), rowSize));
            }
        }
    }

    private PoolShape Shape => shape;
}

/// <summary>The options of MediaPipe's pooling operators: the C struct TfLitePoolParams as it lies in memory.</summary>
/// <remarks>Its first six 32-bit fields; what follows are values that the kernel computes itself.</remarks>
internal readonly record struct PoolStruct(
    Padding? Padding, int StrideWidth, int StrideHeight, int FilterWidth, int FilterHeight, FusedActivation Activation)
{
    /// <summary>Reads the options of a custom operator.</summary>
    public static PoolStruct Read(NodeContext node)
    {
        const int Fields = 6;
        ReadOnlySpan<byte> bytes = node.Node.CustomOptions.Span;
        if (bytes.Length < Fields * sizeof(int))
        {
            throw node.Error($"the options have {bytes.Length} bytes; padding, strides, sizes and activation need {Fields * sizeof(int)}");
        }

        Span<int> fields = stackalloc int[Fields];
        for (int i = 0; i < Fields; i++)
        {
            fields[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        }

        // The numbers of the C enumerations: 1 is SAME and 2 is VALID; the activations are those of the file.
        Padding? padding = fields[0] switch { 1 => Format.Padding.Same, 2 => Format.Padding.Valid, _ => null };
        if (fields[1] <= 0 || fields[2] <= 0 || fields[3] <= 0 || fields[4] <= 0)
        {
            throw node.Error($"strides {fields[2]}x{fields[1]} and window {fields[4]}x{fields[3]} must be positive");
        }

        return new PoolStruct(padding, fields[1], fields[2], fields[3], fields[4], (FusedActivation)(sbyte)fields[5]);
    }
}
