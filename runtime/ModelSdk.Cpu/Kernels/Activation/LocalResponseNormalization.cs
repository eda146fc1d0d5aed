using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>LOCAL_RESPONSE_NORMALIZATION: x * (bias + alpha * sum of squares of the channels around)^-beta.</summary>
/// <remarks>
/// The window is symmetric and its sum is carried from channel to channel, as the builtin kernel of LiteRT
/// does (tflite/kernels/internal/optimized/optimized_ops.h); the reference kernel there leaves a channel out.
/// </remarks>
internal sealed unsafe class LocalResponseNormalization(int rows, int channels, int radius, float bias, float alpha, float beta)
    : Kernel
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        LocalResponseNormalizationOptions options = new(node.Options);
        if (input.Shape.Length != 4 || input.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{input} and {node.Output(0)} must be float32 with 4 dimensions");
        }

        if (options.Radius < 0)
        {
            throw node.Error($"the radius {options.Radius} is negative");
        }

        node.SetShape(0, input.Shape);
        int channels = input.Shape[3];
        return new LocalResponseNormalization(
            Shapes.Product(input.Shape, 0, 3), channels, Math.Min(options.Radius, channels), options.Bias, options.Alpha, options.Beta);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (float* x = context.Input<float>(0)[..(rows * channels)])
        fixed (float* y = context.Output<float>(0)[..(rows * channels)])
        {
            Work work = new(this, x, y, channels);
            context.Threads.For(ref work, channels == 0 ? 0 : rows, Math.Max(1, 512 / Math.Max(1, channels)));
        }
    }

    private void Row(ReadOnlySpan<float> x, Span<float> y)
    {
        float sum = 0;
        for (int i = 0; i < radius; i++)
        {
            sum += x[i] * x[i] * alpha;
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (i + radius < x.Length)
            {
                sum += x[i + radius] * x[i + radius] * alpha;
            }

            y[i] = Scale(x[i], bias + sum);
            if (i >= radius)
            {
                sum -= x[i - radius] * x[i - radius] * alpha;
            }
        }
    }

    private float Scale(float x, float sum) => beta switch
    {
        1 => x * (1 / sum),
        0.5f => x * (1 / MathF.Sqrt(sum)),
        _ => x * MathF.Pow(sum, -beta),
    };

    private readonly struct Work(LocalResponseNormalization kernel, float* x, float* y, int channels) : IParallelWork
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                nint offset = (nint)row * channels;
                kernel.Row(new ReadOnlySpan<float>(x + offset, channels), new Span<float>(y + offset, channels));
            }
        }
    }
}
