using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>The custom operators MaxUnpooling2D and LiteRtMaxUnpooling2D: each element goes back to its place, the rest is 0.</summary>
/// <remarks>
/// Two operators share the name: LiteRT's takes places in the image as int32 (tflite/kernels/perception/max_unpooling_2d.cc),
/// MediaPipe's takes places in the window as float32 (mediapipe/util/tflite/operations/max_unpooling.cc).
/// </remarks>
internal static class MaxUnpooling
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        Value places = node.Input(1);
        PoolStruct options = PoolStruct.Read(node);
        if (input.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32 || input.Shape.Length != 4
            || !input.Shape.AsSpan().SequenceEqual(places.Shape))
        {
            throw node.Error($"{input} and {node.Output(0)} must be float32 with 4 dimensions, and the places {places} as many");
        }

        (int height, int width) = (input.Shape[1], input.Shape[2]);
        if (places.Type == TensorType.Float32)
        {
            (int outputHeight, int outputWidth) = checked((height * options.FilterHeight, width * options.FilterWidth));
            node.SetShape(0, input.Shape[0], outputHeight, outputWidth, input.Shape[3]);
            return new WindowUnpoolingKernel(
                input.Shape,
                new UnpoolingAxis(options.StrideHeight, Before(outputHeight, options.FilterHeight, options.StrideHeight, height), outputHeight),
                new UnpoolingAxis(options.StrideWidth, Before(outputWidth, options.FilterWidth, options.StrideWidth, width), outputWidth),
                options.FilterWidth);
        }

        if (places.Type != TensorType.Int32)
        {
            throw node.Error($"the places {places} must be int32 (in the image) or float32 (in the window)");
        }

        (height, width) = options.Padding switch
        {
            Padding.Same => checked((height * options.StrideHeight, width * options.StrideWidth)),
            Padding.Valid => checked(
                (((height - 1) * options.StrideHeight) + options.FilterHeight, ((width - 1) * options.StrideWidth) + options.FilterWidth)),
            _ => throw node.Error("the padding must be 1 (SAME) or 2 (VALID)"),
        };
        node.SetShape(0, input.Shape[0], height, width, input.Shape[3]);
        return new ImageUnpoolingKernel(node.Node.ToString(), input.Shape[0], node.Output(0).Count);
    }

    // The padding of the pooling that has the output as its input.
    private static int Before(int larger, int filter, int stride, int smaller) =>
        Math.Max(0, checked(((smaller - 1) * stride) + filter - larger)) / 2;
}

/// <summary>Places count over the elements of one image.</summary>
internal sealed class ImageUnpoolingKernel(string node, int batches, int outputCount) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        ReadOnlySpan<int> places = context.Input<int>(1);
        Span<float> output = context.Output<float>(0);
        output.Clear();
        int imageSize = outputCount / Math.Max(batches, 1);
        int size = input.Length / Math.Max(batches, 1);
        for (int i = 0; i < input.Length; i++)
        {
            if ((uint)places[i] >= (uint)imageSize)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure,
                    $"{node}: place {places[i]} of element {i} is outside of the image, which has {imageSize} elements; check the data given to the model");
            }

            output[(i / size * imageSize) + places[i]] = input[i];
        }
    }
}

/// <summary>The windows along one dimension of the output.</summary>
internal readonly record struct UnpoolingAxis(int Stride, int Before, int Output);

/// <summary>Places count over the elements of one window; those that lead outside are left out, as MediaPipe does.</summary>
internal sealed class WindowUnpoolingKernel(int[] shape, UnpoolingAxis vertical, UnpoolingAxis horizontal, int filterWidth) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> input = context.Input<float>(0);
        ReadOnlySpan<float> places = context.Input<float>(1);
        Span<float> output = context.Output<float>(0);
        output.Clear();
        int channels = shape[3];
        int at = 0;
        for (int row = 0; row < shape[0] * shape[1]; row++)
        {
            (int image, int y) = Math.DivRem(row, shape[1]);
            for (int x = 0; x < shape[2]; x++)
            {
                for (int channel = 0; channel < channels; channel++, at++)
                {
                    (int down, int right) = Math.DivRem((int)places[at], filterWidth);
                    long oy = ((long)y * vertical.Stride) - vertical.Before + down;
                    long ox = ((long)x * horizontal.Stride) - horizontal.Before + right;
                    if (oy >= 0 && oy < vertical.Output && ox >= 0 && ox < horizontal.Output)
                    {
                        int pixel = (((image * vertical.Output) + (int)oy) * horizontal.Output) + (int)ox;
                        output[(pixel * channels) + channel] = input[at];
                    }
                }
            }
        }
    }
}
