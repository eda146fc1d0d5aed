using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Landmarks;

/// <summary>Resampler: for each pixel the image at a point of its own, with bilinear interpolation; outside is 0.</summary>
/// <remarks>MediaPipe: mediapipe/util/tflite/operations/resampler.cc.</remarks>
internal sealed class Resampler(int batches, int height, int width, int channels) : Kernel
{
    /// <summary>Resampler; input 1 has the points as (x, y).</summary>
    public static Kernel Create(NodeContext node)
    {
        Value image = node.Input(0);
        Value points = node.Input(1);
        bool areFloats = image.Type == TensorType.Float32 && points.Type == TensorType.Float32
            && node.Output(0).Type == TensorType.Float32;
        int[] shape = image.Shape;
        if (!areFloats || shape.Length != 4 || points.Shape.Length != 4)
        {
            throw node.Error($"{image}, {points} and {node.Output(0)} must be float32 with 4 dimensions");
        }

        if (!points.Shape.AsSpan(..3).SequenceEqual(shape.AsSpan(..3)) || points.Shape[3] != 2)
        {
            throw node.Error($"{points} must have two coordinates for each pixel of {image}");
        }

        node.SetShape(0, shape);
        return new Resampler(shape[0], shape[1], shape[2], shape[3]);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> images = context.Input<float>(0);
        ReadOnlySpan<float> points = context.Input<float>(1);
        Span<float> output = context.Output<float>(0);
        int pixels = height * width;
        for (int batch = 0; batch < batches; batch++)
        {
            ReadOnlySpan<float> image = images.Slice(batch * pixels * channels, pixels * channels);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int at = (batch * pixels) + pixel;
                Sample(image, points[2 * at], points[(2 * at) + 1], output.Slice(at * channels, channels));
            }
        }
    }

    private void Sample(ReadOnlySpan<float> image, float x, float y, Span<float> results)
    {
        bool isNear = x > -1 && y > -1 && x < width && y < height;
        if (!isNear)
        {
            results.Clear();
            return;
        }

        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        float dx = left + 1 - x;
        float dy = top + 1 - y;
        for (int i = 0; i < results.Length; i++)
        {
            float upperLeft = dx * dy * At(image, left, top, i);
            float lowerRight = (1 - dx) * (1 - dy) * At(image, left + 1, top + 1, i);
            float lowerLeft = dx * (1 - dy) * At(image, left, top + 1, i);
            float upperRight = (1 - dx) * dy * At(image, left + 1, top, i);
            results[i] = upperLeft + lowerRight + lowerLeft + upperRight;
        }
    }

    private float At(ReadOnlySpan<float> image, int x, int y, int channel) =>
        (uint)x < (uint)width && (uint)y < (uint)height ? image[(((y * width) + x) * channels) + channel] : 0;
}
