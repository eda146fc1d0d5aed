using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>PRELU of int16 with int8 slopes.</summary>
/// <remarks>
/// The native kernel reads the slopes as int8 whatever type their tensor has (LiteRT: PreluEval in activations.cc), so
/// slopes that are stored as int16 are taken byte by byte here too: the results are those that the model was checked with.
/// </remarks>
internal sealed unsafe class Int16ParametricRelu(QuantizedParametricRelu op, BroadcastPlan plan, int slopes) : Kernel
{
    /// <inheritdoc/>
    public override int InPlaceInput => 0;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (short* x = context.Input<short>(0)[..plan.Count])
        fixed (sbyte* slope = context.Input<sbyte>(1)[..slopes])
        fixed (short* y = context.Output<short>(0)[..plan.Count])
        {
            Work work = new(op, plan, x, slope, y);
            context.Threads.For(ref work, plan.Count, Unary.CheapGrain);
        }
    }

    private readonly struct Work(QuantizedParametricRelu op, BroadcastPlan plan, short* x, sbyte* slope, short* y)
        : IParallelWork
    {
        public void Run(int start, int end)
        {
            int step = plan.Runs(1) ? 1 : 0;
            while (start < end)
            {
                int column = start % plan.Inner;
                int length = Math.Min(plan.Inner - column, end - start);
                sbyte* slopes = slope + plan.Offset(1, start / plan.Inner) + (column * step);
                for (int i = 0; i < length; i++)
                {
                    y[start + i] = (short)op.Invoke(x[start + i], slopes[i * step]);
                }

                start += length;
            }
        }
    }
}
