using System.Runtime.InteropServices;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>A kernel that applies a loop to pairs of elements of two inputs that broadcast.</summary>
internal sealed unsafe class BinaryKernel<TIn, TOut, TLoop> : Kernel
    where TIn : unmanaged
    where TOut : unmanaged
    where TLoop : struct, IBinaryLoop<TIn, TOut>
{
    private readonly TLoop _loop;
    private readonly BroadcastPlan _plan;
    private readonly int _grain;
    private readonly int _xCount;
    private readonly int _yCount;
    private readonly int _repeated;

    /// <summary>Prepares the kernel for inputs of <paramref name="xCount"/> and <paramref name="yCount"/> elements.</summary>
    public BinaryKernel(TLoop loop, BroadcastPlan plan, int xCount, int yCount, int grain)
    {
        _loop = loop;
        _grain = grain;
        _xCount = xCount;
        _yCount = yCount;
        InPlaceInput = sizeof(TIn) != sizeof(TOut) ? -1 : xCount == plan.Count ? 0 : yCount == plan.Count ? 1 : -1;
        _repeated = plan.ShortRowOperand();
        _plan = _repeated < 0 ? plan : plan.WithRepeatedRows(Math.Max(1, 1024 / plan.Inner));
    }

    /// <inheritdoc/>
    public override int InPlaceInput { get; }

    /// <inheritdoc/>
    public override int ScratchBytes => _repeated < 0 ? 0 : _plan.Inner * sizeof(TIn);

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TIn> xs = Operand(context, 0, _xCount);
        ReadOnlySpan<TIn> ys = Operand(context, 1, _yCount);
        fixed (TIn* x = xs)
        fixed (TIn* y = ys)
        fixed (TOut* z = context.Output<TOut>(0)[.._plan.Count])
        {
            Work work = new(_loop, _plan, x, y, z);
            context.Threads.For(ref work, _plan.Count, _grain);
        }
    }

    // The input, or in scratch memory its short row written out several times.
    private ReadOnlySpan<TIn> Operand(in KernelContext context, int index, int count)
    {
        ReadOnlySpan<TIn> input = context.Input<TIn>(index)[..count];
        if (index != _repeated)
        {
            return input;
        }

        Span<TIn> repeated = MemoryMarshal.Cast<byte, TIn>(context.Scratch)[.._plan.Inner];
        for (int i = 0; i < repeated.Length; i += count)
        {
            input.CopyTo(repeated[i..]);
        }

        return repeated;
    }

    private readonly struct Work(TLoop loop, BroadcastPlan plan, TIn* x, TIn* y, TOut* z) : IParallelWork
    {
        public void Run(int start, int end)
        {
            int row = start / plan.Inner;
            int column = start % plan.Inner;
            while (start < end)
            {
                int length = Math.Min(plan.Inner - column, end - start);
                RunRow(plan.Offset(0, row), plan.Offset(1, row), column, z + start, length);
                start += length;
                row++;
                column = 0;
            }
        }

        private void RunRow(int xRow, int yRow, int column, TOut* result, int length)
        {
            if (!plan.Runs(1))
            {
                loop.Run(new Consecutive<TIn>(x + xRow + column), new Repeated<TIn>(y[yRow]), result, length);
            }
            else if (!plan.Runs(0))
            {
                loop.Run(new Repeated<TIn>(x[xRow]), new Consecutive<TIn>(y + yRow + column), result, length);
            }
            else
            {
                loop.Run(
                    new Consecutive<TIn>(x + xRow + column), new Consecutive<TIn>(y + yRow + column), result, length);
            }
        }
    }
}
