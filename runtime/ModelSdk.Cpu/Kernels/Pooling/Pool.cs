using System.Numerics;
using System.Numerics.Tensors;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Pooling over all channels of a window at once, with vectors.</summary>
internal interface IPoolRows<T>
    where T : unmanaged
{
    /// <summary>Bytes of working memory for each channel.</summary>
    static abstract int ScratchBytesPerChannel { get; }

    /// <summary>Computes one pixel of the output.</summary>
    /// <param name="window">The first pixel of the window.</param>
    /// <param name="rows">Rows of the window that lie in the image.</param>
    /// <param name="columns">Columns of the window that lie in the image.</param>
    /// <param name="rowStride">Elements from one row of the image to the next.</param>
    /// <param name="output">The pixel; its length is the number of channels.</param>
    /// <param name="scratch">Working memory.</param>
    static abstract unsafe void Pixel(T* window, int rows, int columns, int rowStride, Span<T> output, byte* scratch);
}

/// <summary>Pooling with vectors over the channels.</summary>
internal sealed class PoolKernel<T, TRows>(PoolShape shape, T min, T max) : Kernel
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
    where TRows : struct, IPoolRows<T>
{
    // Multiplications and additions that are worth a thread.
    private const int ElementsPerThread = 32 * 1024;

    // Each row of the output has working memory of its own when several are computed at once.
    private readonly int _rowScratch = ((TRows.ScratchBytesPerChannel * shape.Channels) + 63) / 64 * 64;

    // Floats are clamped even without an activation, as native does: infinities become the largest finite numbers.
    private readonly bool _clamps = typeof(T) == typeof(float) || min > T.MinValue || max < T.MaxValue;

    /// <inheritdoc/>
    public override int ScratchBytes => _rowScratch * shape.Batches * shape.OutputHeight;

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0)[..(shape.Batches * shape.InputHeight * shape.InputWidth * shape.Channels)];
        Span<T> output = context.Output<T>(0)[..(shape.Batches * shape.OutputHeight * shape.OutputWidth * shape.Channels)];
        int rowWork = shape.OutputWidth * shape.Channels * shape.Vertical.Filter * shape.Horizontal.Filter;
        fixed (T* from = input)
        fixed (T* to = output)
        fixed (byte* scratch = context.Scratch)
        {
            Work work = new(this, from, to, scratch);
            context.Threads.For(ref work, shape.Batches * shape.OutputHeight, Math.Max(1, ElementsPerThread / Math.Max(rowWork, 1)));
        }
    }

    private unsafe void Row(T* input, T* output, byte* scratch, int index)
    {
        PoolShape sizes = shape;
        int channels = sizes.Channels;
        int rowStride = sizes.InputWidth * channels;
        (int top, int bottom) = sizes.Vertical.Window(index % sizes.OutputHeight);
        T* row = input + ((long)((index / sizes.OutputHeight * sizes.InputHeight) + top) * rowStride);
        T* target = output + ((long)index * sizes.OutputWidth * channels);
        for (int x = 0; x < sizes.OutputWidth; x++)
        {
            (int left, int right) = sizes.Horizontal.Window(x);
            Span<T> pixel = new(target + ((long)x * channels), channels);
            TRows.Pixel(row + ((long)left * channels), bottom - top, right - left, rowStride, pixel, scratch + ((long)index * _rowScratch));
        }

        if (_clamps)
        {
            Span<T> line = new(target, sizes.OutputWidth * channels);
            TensorPrimitives.Max(line, min, line);
            TensorPrimitives.Min(line, max, line);
        }
    }

    private readonly unsafe struct Work(PoolKernel<T, TRows> kernel, T* input, T* output, byte* scratch) : IParallelWork
    {
        private readonly T* _input = input;
        private readonly T* _output = output;
        private readonly byte* _scratch = scratch;

        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                kernel.Row(_input, _output, _scratch, i);
            }
        }
    }
}
