using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>Blends four pixels over their channels, with vectors.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TFraction">Type of distances.</typeparam>
internal interface IBilinearBlend<T, TFraction>
    where T : unmanaged
    where TFraction : unmanaged
{
    /// <summary>Computes one pixel.</summary>
    static abstract unsafe void Pixel(in Corners<T> corners, TFraction down, TFraction across, T* output, int channels);
}

/// <summary>The four pixels around a place.</summary>
internal readonly unsafe struct Corners<T>(T* topLeft, T* bottomLeft, T* topRight, T* bottomRight)
    where T : unmanaged
{
    public readonly T* TopLeft = topLeft;
    public readonly T* BottomLeft = bottomLeft;
    public readonly T* TopRight = topRight;
    public readonly T* BottomRight = bottomRight;
}

/// <summary>RESIZE_BILINEAR with vectors over the channels; gives the same bits as the plain form for integers.</summary>
internal sealed class ResizeBilinearKernel<T, TFraction, TBlend> : Kernel
    where T : unmanaged
    where TFraction : unmanaged
    where TBlend : struct, IBilinearBlend<T, TFraction>
{
    // Output elements that are worth a thread.
    private const int ElementsPerThread = 16 * 1024;

    private readonly ResizeShape _shape;
    private readonly BilinearTable<TFraction> _vertical;
    private readonly BilinearTable<TFraction> _horizontal;

    /// <summary>Creates the kernel.</summary>
    public ResizeBilinearKernel(ResizeShape shape, BilinearTable<TFraction> vertical, BilinearTable<TFraction> horizontal)
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
        ReadOnlySpan<T> input = context.Input<T>(0)[..(_shape.Batches * _shape.InputHeight * _shape.InputWidth * _shape.Channels)];
        Span<T> output = context.Output<T>(0)[..(rows * row)];
        fixed (T* from = input)
        fixed (T* to = output)
        {
            Work work = new(this, from, to);
            context.Threads.For(ref work, rows, Math.Max(1, ElementsPerThread / Math.Max(row, 1)));
        }
    }

    // Offsets are in bounds: the tables hold rows and columns of the input, blends run to the channels' count.
    private unsafe void Row(T* input, T* output, int index)
    {
        int channels = _shape.Channels;
        int y = index % _shape.OutputHeight;
        long image = (long)(index / _shape.OutputHeight) * _shape.InputHeight;
        long stride = (long)_shape.InputWidth * channels;
        T* top = input + ((image + _vertical.Lower[y]) * stride);
        T* bottom = input + ((image + _vertical.Upper[y]) * stride);
        TFraction down = _vertical.Fraction[y];
        for (int x = 0; x < _shape.OutputWidth; x++)
        {
            long left = (long)_horizontal.Lower[x] * channels;
            long right = (long)_horizontal.Upper[x] * channels;
            Corners<T> corners = new(top + left, bottom + left, top + right, bottom + right);
            TBlend.Pixel(in corners, down, _horizontal.Fraction[x], output, channels);
            output += channels;
        }
    }

    private readonly unsafe struct Work(ResizeBilinearKernel<T, TFraction, TBlend> kernel, T* input, T* output) : IParallelWork
    {
        private readonly T* _input = input;
        private readonly T* _output = output;

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
