using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>RESIZE_BILINEAR of float32: blends two rows of the input, then neighbouring pixels of the blend, with vectors.</summary>
internal sealed class ResizeBilinearKernel : Kernel
{
    // Output elements that are worth a thread.
    private const int ElementsPerThread = 16 * 1024;

    private readonly ResizeShape _shape;
    private readonly BilinearTable _vertical;
    private readonly BilinearTable _horizontal;

    /// <summary>Creates the kernel.</summary>
    public ResizeBilinearKernel(ResizeShape shape, BilinearTable vertical, BilinearTable horizontal)
    {
        _shape = shape;
        _vertical = vertical;
        _horizontal = horizontal;
    }

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        int row = _shape.OutputWidth * _shape.Channels;
        int rows = _shape.Batches * _shape.OutputHeight;
        ReadOnlySpan<float> input = context.Input<float>(0)[..(_shape.Batches * _shape.InputHeight * _shape.InputWidth * _shape.Channels)];
        Span<float> output = context.Output<float>(0)[..(rows * row)];
        fixed (float* from = input)
        fixed (float* to = output)
        {
            Work work = new(this, from, to);
            context.Threads.For(ref work, rows, Math.Max(1, ElementsPerThread / Math.Max(row, 1)));
        }
    }

    // Offsets are in bounds: the tables hold rows and columns of the input, the loops run to the channels' count.
    private unsafe void Row(float* input, float* output, int index)
    {
        int channels = _shape.Channels;
        int y = index % _shape.OutputHeight;
        long image = (long)(index / _shape.OutputHeight) * _shape.InputHeight;
        long stride = (long)_shape.InputWidth * channels;
        float* top = input + ((image + _vertical.Lower[y]) * stride);
        float* bottom = input + ((image + _vertical.Upper[y]) * stride);
        float down = _vertical.Fraction[y];
        for (int x = 0; x < _shape.OutputWidth; x++)
        {
            long left = (long)_horizontal.Lower[x] * channels;
            long right = (long)_horizontal.Upper[x] * channels;
            float across = _horizontal.Fraction[x];
            Weights weights = new((1 - down) * (1 - across), down * (1 - across), (1 - down) * across, down * across);
            Pixel(top + left, bottom + left, top + right, bottom + right, output, channels, weights);
            output += channels;
        }
    }

    private static unsafe void Pixel(
        float* topLeft, float* bottomLeft, float* topRight, float* bottomRight, float* output, int channels, Weights weights)
    {
        int i = 0;
        for (; i <= channels - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> sum = Vector256.Load(topLeft + i) * weights.TopLeft;
            sum += Vector256.Load(bottomLeft + i) * weights.BottomLeft;
            sum += Vector256.Load(topRight + i) * weights.TopRight;
            sum += Vector256.Load(bottomRight + i) * weights.BottomRight;
            sum.Store(output + i);
        }

        for (; i < channels; i++)
        {
            output[i] = (topLeft[i] * weights.TopLeft) + (bottomLeft[i] * weights.BottomLeft)
                + (topRight[i] * weights.TopRight) + (bottomRight[i] * weights.BottomRight);
        }
    }

    private readonly record struct Weights(float TopLeft, float BottomLeft, float TopRight, float BottomRight);

    private readonly unsafe struct Work(ResizeBilinearKernel kernel, float* input, float* output) : IParallelWork
    {
        private readonly float* _input = input;
        private readonly float* _output = output;

        public void Run(int start, int end)
        {
            int row = kernel._shape.OutputWidth * kernel._shape.Channels;
            for (int i = start; i < end; i++)
            {
                kernel.Row(_input, _output + ((long)i * row), i);
            }
        }
    }
}
