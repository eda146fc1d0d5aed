using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>STABLEHLO_SCATTER: a tensor with updates joined in at index vectors; what falls outside is left out.</summary>
/// <remarks>
/// The region is recognised: empty (the update replaces), ADD, MULTIPLY, MAXIMUM or MINIMUM. Types and checks: LiteRT,
/// tflite/kernels/stablehlo_scatter.cc.
/// </remarks>
internal static class HloScatter
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value operand = node.Input(0);
        node.SameType(operand, node.Output(0));
        node.SameType(operand, node.Input(2));
        ScatterPlan plan = Plan(node);
        node.SetShape(0, operand.Shape);
        BuiltinOperator? region = Region(node);
        return operand.Type switch
        {
            TensorType.Float16 => Typed<Half>(node, plan, region),
            TensorType.Float32 => Typed<float>(node, plan, region),
            TensorType.Float64 => Typed<double>(node, plan, region),
            TensorType.Int8 => Typed<sbyte>(node, plan, region),
            TensorType.Int16 => Typed<short>(node, plan, region),
            TensorType.Int32 => Typed<int>(node, plan, region),
            TensorType.Int64 => Typed<long>(node, plan, region),
            TensorType.UInt8 => Typed<byte>(node, plan, region),
            TensorType.UInt16 => Typed<ushort>(node, plan, region),
            TensorType.UInt32 => Typed<uint>(node, plan, region),
            TensorType.UInt64 => Typed<ulong>(node, plan, region),
            TensorType.Bool => region switch
            {
                null => Make<bool, Replace<bool>>(node, plan),
                BuiltinOperator.StablehloAdd or BuiltinOperator.StablehloMaximum => Make<bool, BoolOr>(node, plan),
                _ => Make<bool, BoolAnd>(node, plan),
            },
            _ => throw node.UnsupportedType(),
        };
    }

    private static Kernel Typed<T>(NodeContext node, ScatterPlan plan, BuiltinOperator? region)
        where T : unmanaged, INumber<T> => region switch
        {
            null => Make<T, Replace<T>>(node, plan),
            BuiltinOperator.StablehloAdd => Make<T, Add<T>>(node, plan),
            BuiltinOperator.StablehloMultiply => Make<T, Multiply<T>>(node, plan),
            BuiltinOperator.StablehloMaximum => Make<T, HloMaximum<T>>(node, plan),
            _ => Make<T, HloMinimum<T>>(node, plan),
        };

    private static Kernel Make<T, TOperator>(NodeContext node, ScatterPlan plan)
        where T : unmanaged
        where TOperator : struct, IBinaryOperator<T, T> => node.Input(1).Type == TensorType.Int32
            ? new HloScatterKernel<T, int, TOperator>(plan)
            : new HloScatterKernel<T, long, TOperator>(plan);

    private static BuiltinOperator? Region(NodeContext node)
    {
        int index = new StablehloScatterOptions(node.Node.Options2).UpdateSubgraph;
        BuiltinOperator[] operators = node.Node.Region(index)
            ?? throw node.Error($"its update computation is subgraph {index}, which the model does not have");
        return operators switch
        {
            [] => null,
            [BuiltinOperator.StablehloAdd or BuiltinOperator.StablehloMultiply or BuiltinOperator.StablehloMaximum
                or BuiltinOperator.StablehloMinimum] => operators[0],
            _ => throw node.Error(
                $"its update computation, subgraph {index}, holds {string.Join(", ", operators.Select(OperatorNames.Of))}; " +
                "only one STABLEHLO_ADD, MULTIPLY, MAXIMUM or MINIMUM, or nothing, is supported"),
        };
    }

    private static ScatterPlan Plan(NodeContext node)
    {
        Value operand = node.Input(0);
        Value updates = node.Input(2);
        int rank = operand.Shape.Length;
        StablehloScatterOptions options = new(node.Node.Options2);
        IndexVectors vectors = IndexVectors.Read(node, 1, options.IndexVectorDim, options.ScatterDimsToOperandDims, rank);
        int[] windows = DimensionLists.Read(node, options.UpdateWindowDims, updates.Shape.Length, "update_window_dims");
        int[] inserted = DimensionLists.Read(node, options.InsertedWindowDims, rank, "inserted_window_dims");
        int[] scatter = [.. Enumerable.Range(0, updates.Shape.Length).Except(windows)];
        int[] places = [.. Enumerable.Range(0, rank).Except(inserted)];
        bool fits = windows.Length == places.Length
            && scatter.Select(i => updates.Shape[i]).SequenceEqual(vectors.Batch);
        if (!fits)
        {
            throw node.Error(
                $"the updates {updates} with the window dimensions [{string.Join(',', windows)}] do not fit {operand} and the indices {node.Input(1)}");
        }

        // For each dimension of the updates that of the index vectors or that of the operand.
        ScatterDimension[] dimensions = new ScatterDimension[updates.Shape.Length];
        for (int i = 0; i < scatter.Length; i++)
        {
            dimensions[scatter[i]] = new ScatterDimension(updates.Shape[scatter[i]], false, i);
        }

        for (int i = 0; i < windows.Length; i++)
        {
            dimensions[windows[i]] = new ScatterDimension(updates.Shape[windows[i]], true, places[i]);
        }

        return new ScatterPlan(vectors, dimensions, operand.Shape, Shapes.Strides(operand.Shape));
    }
}

/// <summary>A dimension of the updates.</summary>
/// <param name="Size">Its size.</param>
/// <param name="IsWindow">Whether it runs through the operand, or else through the index vectors.</param>
/// <param name="Target">The dimension of the operand, or of the batch of index vectors.</param>
internal readonly record struct ScatterDimension(int Size, bool IsWindow, int Target);

/// <summary>What the scatter does.</summary>
/// <param name="Vectors">The index vectors.</param>
/// <param name="Updates">The dimensions of the updates.</param>
/// <param name="Shape">The shape of the operand.</param>
/// <param name="Strides">Its strides.</param>
internal sealed record ScatterPlan(IndexVectors Vectors, ScatterDimension[] Updates, int[] Shape, int[] Strides);

/// <summary>Joins updates in, one element after the other in their order: which of two comes later decides.</summary>
internal sealed class HloScatterKernel<T, TIndex, TOperator>(ScatterPlan plan) : Kernel
    where T : unmanaged
    where TIndex : unmanaged, IBinaryInteger<TIndex>
    where TOperator : struct, IBinaryOperator<T, T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> updates = context.Input<T>(2);
        ReadOnlySpan<TIndex> indices = context.Input<TIndex>(1);
        Span<T> output = context.Output<T>(0);
        context.Input<T>(0).CopyTo(output);
        IndexVectors vectors = plan.Vectors;
        Span<int> place = stackalloc int[plan.Updates.Length];
        Span<int> batch = stackalloc int[vectors.Batch.Length];
        Span<long> target = stackalloc long[plan.Shape.Length];
        TOperator op = default;
        place.Clear();
        // Along the last dimension of the updates either a window moves on or every element has its own index vector.
        int run = plan.Updates is [.., { IsWindow: true } last] ? last.Size : 1;
        for (int i = 0; i < updates.Length; i += run)
        {
            target.Clear();
            for (int d = 0; d < place.Length; d++)
            {
                ScatterDimension dimension = plan.Updates[d];
                if (dimension.IsWindow)
                {
                    target[dimension.Target] = place[d];
                }
                else
                {
                    batch[dimension.Target] = place[d];
                }
            }

            for (int part = 0; part < vectors.Map.Length; part++)
            {
                // Far outside stays outside, and does not overflow.
                long start = long.CreateTruncating(indices[vectors.Element(batch, part)]);
                target[vectors.Map[part]] += Math.Clamp(start, int.MinValue, int.MaxValue);
            }

            Join(op, updates.Slice(i, run), target, output);
            Advance(place, run);
        }
    }

    private void Join(TOperator op, ReadOnlySpan<T> updates, ReadOnlySpan<long> target, Span<T> output)
    {
        int along = plan.Updates is [.., { IsWindow: true } last] ? last.Target : -1;
        int start = 0;
        for (int d = 0; d < target.Length; d++)
        {
            if (d != along)
            {
                if ((ulong)target[d] >= (ulong)plan.Shape[d])
                {
                    return;
                }

                start += (int)target[d] * plan.Strides[d];
            }
        }

        if (along < 0)
        {
            output[start] = op.Invoke(output[start], updates[0]);
            return;
        }

        int first = (int)Math.Clamp(-target[along], 0, updates.Length);
        int end = (int)Math.Clamp(plan.Shape[along] - target[along], first, updates.Length);
        for (int i = first; i < end; i++)
        {
            ref T element = ref output[start + ((int)(target[along] + i) * plan.Strides[along])];
            element = op.Invoke(element, updates[i]);
        }
    }

    private void Advance(Span<int> place, int run)
    {
        for (int d = place.Length - 1; d >= 0; d--)
        {
            place[d] += d == place.Length - 1 ? run : 1;
            if (place[d] < plan.Updates[d].Size)
            {
                return;
            }

            place[d] = 0;
        }
    }
}
