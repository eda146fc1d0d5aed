using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of BROADCAST_TO and TILE, which is the same with the repetitions as dimensions of their own.</summary>
internal static class BroadcastToKernels
{
    /// <summary>BROADCAST_TO.</summary>
    public static Kernel BroadcastTo(NodeContext node)
    {
        Value input = node.Input(0);
        int[] shape = node.ConstantInts(1);
        if (Shapes.Broadcast(input.Shape, shape) is not { } result || !result.AsSpan().SequenceEqual(shape))
        {
            throw node.Error($"{input} does not broadcast to [{string.Join(',', shape)}]");
        }

        node.SetShape(0, shape);
        return Create(node, BroadcastPlan.Create(shape, input.Shape));
    }

    /// <summary>TILE.</summary>
    public static Kernel Tile(NodeContext node)
    {
        Value input = node.Input(0);
        int[] multiples = node.ConstantInts(1);
        int rank = input.Shape.Length;
        if (multiples.Length != rank || Array.Exists(multiples, static multiple => multiple < 0))
        {
            throw node.Error($"the multiples [{string.Join(',', multiples)}] do not fit {input}");
        }

        // [a, b] repeated [m, n] times is [1, a, 1, b] broadcast to [m, a, n, b].
        int[] shape = new int[rank];
        int[] from = new int[2 * rank];
        int[] to = new int[2 * rank];
        for (int i = 0; i < rank; i++)
        {
            shape[i] = checked(multiples[i] * input.Shape[i]);
            from[2 * i] = 1;
            to[2 * i] = multiples[i];
            from[(2 * i) + 1] = to[(2 * i) + 1] = input.Shape[i];
        }

        node.SetShape(0, shape);
        BroadcastPlan plan = BroadcastPlan.Create(to, from);
        return input.Type == TensorType.String ? new StringTileKernel(node, plan) : Create(node, plan);
    }

    private static Kernel Create(NodeContext node, BroadcastPlan plan)
    {
        Value input = node.Input(0);
        if (input.Type != node.Output(0).Type)
        {
            throw node.UnsupportedTypes();
        }

        return input.Type.Bits() switch
        {
            8 => new RepeatKernel<byte>(plan, input.Count),
            16 => new RepeatKernel<ushort>(plan, input.Count),
            32 => new RepeatKernel<uint>(plan, input.Count),
            64 => new RepeatKernel<ulong>(plan, input.Count),
            128 => new RepeatKernel<UInt128>(plan, input.Count),
            _ => throw node.UnsupportedType(),
        };
    }
}

/// <summary>Copies rows, or single elements over whole rows; by size only.</summary>
internal sealed unsafe class RepeatKernel<T>(BroadcastPlan plan, int count) : Kernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) =>
        Run(plan, context.Input<T>(0)[..count], context.Output<T>(0), context.Threads);

    /// <summary>Copies between any memory; the source has as many elements as the plan says.</summary>
    public static void Run(BroadcastPlan plan, ReadOnlySpan<T> source, Span<T> target, ThreadTeam threads)
    {
        fixed (T* x = source)
        fixed (T* y = target[..plan.Count])
        {
            Work work = new(plan, x, y);
            threads.For(ref work, plan.Count, Unary.CheapGrain);
        }
    }

    private readonly struct Work(BroadcastPlan plan, T* x, T* y) : IParallelWork
    {
        public void Run(int start, int end)
        {
            while (start < end)
            {
                int column = start % plan.Inner;
                int length = Math.Min(plan.Inner - column, end - start);
                T* source = x + plan.Offset(0, start / plan.Inner);
                Span<T> target = new(y + start, length);
                if (plan.Runs(0))
                {
                    new ReadOnlySpan<T>(source + column, length).CopyTo(target);
                }
                else
                {
                    target.Fill(*source);
                }

                start += length;
            }
        }
    }
}

/// <summary>TILE of strings.</summary>
internal sealed class StringTileKernel(NodeContext node, BroadcastPlan plan) : StringPickKernel(node)
{
    /// <inheritdoc/>
    protected override void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks) =>
        RepeatKernel<int>.Run(plan, positions, picks, context.Threads);
}
