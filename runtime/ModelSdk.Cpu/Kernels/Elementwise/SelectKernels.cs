using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of SELECT and SELECT_V2.</summary>
internal static class SelectKernels
{
    private const int MaxRank = 8;

    /// <summary>SELECT: the condition has the shape of the values, or is a scalar, or has one element for each row.</summary>
    public static Kernel Select(NodeContext node)
    {
        Value condition = node.Input(0);
        Value x = node.Input(1);
        int[] shape = condition.Shape;
        bool perRow = condition.Shape.Length == 1 && x.Shape.Length > 1 && condition.Shape[0] == x.Shape[0];
        if (perRow)
        {
            shape = new int[x.Shape.Length];
            Array.Fill(shape, 1);
            shape[0] = condition.Shape[0];
        }

        bool sameValues = x.Shape.AsSpan().SequenceEqual(node.Input(2).Shape);
        bool fits = perRow || condition.Count == 1 || shape.AsSpan().SequenceEqual(x.Shape);
        return sameValues && fits
            ? Create(node, shape)
            : throw node.Error(
                $"the shapes of {condition}, {x} and {node.Input(2)} do not fit; SELECT does not broadcast, SELECT_V2 does");
    }

    /// <summary>SELECT_V2: all three inputs broadcast.</summary>
    public static Kernel SelectV2(NodeContext node) => Create(node, node.Input(0).Shape);

    private static Kernel Create(NodeContext node, int[] condition)
    {
        Value x = node.Input(1);
        Value y = node.Input(2);
        if (node.Input(0).Type != TensorType.Bool || x.Type != y.Type || x.Type != node.Output(0).Type)
        {
            throw node.Error($"it needs a bool condition and values of one type, not {node.Input(0)}, {x} and {y}");
        }

        int[]? shape = Shapes.Broadcast(x.Shape, y.Shape);
        shape = shape is null ? null : Shapes.Broadcast(condition, shape);
        if (shape is null || shape.Length > MaxRank)
        {
            throw node.Error($"the shapes of {node.Input(0)}, {x} and {y} do not broadcast to at most {MaxRank} dimensions");
        }

        node.SetShape(0, shape);
        BroadcastPlan plan = BroadcastPlan.Create(shape, condition, x.Shape, y.Shape);
        int[] counts = [Shapes.Count(condition), x.Count, y.Count];
        return x.Type.Bits() switch
        {
            8 => new SelectKernel<byte>(plan, counts),
            16 => new SelectKernel<ushort>(plan, counts),
            32 => new SelectKernel<uint>(plan, counts),
            64 => new SelectKernel<ulong>(plan, counts),
            128 => new SelectKernel<UInt128>(plan, counts),
            _ => throw node.Error($"the type of {x} is not supported by this engine"),
        };
    }
}

/// <summary>Takes each element from one of two values; by size only, since elements are moved and not read.</summary>
internal sealed unsafe class SelectKernel<T>(BroadcastPlan plan, int[] counts) : Kernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public override int InPlaceInput => counts[1] == plan.Count ? 1 : counts[2] == plan.Count ? 2 : -1;

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        fixed (bool* condition = context.Input<bool>(0)[..counts[0]])
        fixed (T* x = context.Input<T>(1)[..counts[1]])
        fixed (T* y = context.Input<T>(2)[..counts[2]])
        fixed (T* z = context.Output<T>(0)[..plan.Count])
        {
            Work work = new(plan, condition, x, y, z);
            context.Threads.For(ref work, plan.Count, Unary.CheapGrain);
        }
    }

    private readonly struct Work(BroadcastPlan plan, bool* condition, T* x, T* y, T* z) : IParallelWork
    {
        public void Run(int start, int end)
        {
            int row = start / plan.Inner;
            int column = start % plan.Inner;
            int conditionStep = plan.Runs(0) ? 1 : 0;
            int xStep = plan.Runs(1) ? 1 : 0;
            int yStep = plan.Runs(2) ? 1 : 0;
            while (start < end)
            {
                int length = Math.Min(plan.Inner - column, end - start);
                bool* conditions = condition + plan.Offset(0, row) + (column * conditionStep);
                T* xs = x + plan.Offset(1, row) + (column * xStep);
                T* ys = y + plan.Offset(2, row) + (column * yStep);
                for (int i = 0; i < length; i++)
                {
                    z[start + i] = conditions[i * conditionStep] ? xs[i * xStep] : ys[i * yStep];
                }

                start += length;
                row++;
                column = 0;
            }
        }
    }
}
