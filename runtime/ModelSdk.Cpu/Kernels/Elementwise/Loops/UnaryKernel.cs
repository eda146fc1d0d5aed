using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Elementwise.Loops;

/// <summary>A kernel that applies a loop to every element of its input.</summary>
internal sealed unsafe class UnaryKernel<TIn, TOut, TLoop>(TLoop loop, int count, int grain) : Kernel
    where TIn : unmanaged
    where TOut : unmanaged
    where TLoop : struct, IUnaryLoop<TIn, TOut>
{
    /// <inheritdoc/>
    public override int InPlaceInput => sizeof(TIn) == sizeof(TOut) ? 0 : -1;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (TIn* x = context.Input<TIn>(0)[..count])
        fixed (TOut* y = context.Output<TOut>(0)[..count])
        {
            Work work = new(loop, x, y);
            context.Threads.For(ref work, count, grain);
        }
    }

    private readonly struct Work(TLoop loop, TIn* x, TOut* y) : IParallelWork
    {
        public void Run(int start, int end) => loop.Run(x + start, y + start, end - start);
    }
}
