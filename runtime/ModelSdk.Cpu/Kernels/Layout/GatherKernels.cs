using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>GATHER: picks slices of one dimension by index.</summary>
internal static class GatherKernels
{
    /// <summary>GATHER.</summary>
    public static Kernel Gather(NodeContext node)
    {
        Value input = node.Input(0);
        Value indices = node.Input(1);
        node.SameType(input, node.Output(0));
        GatherOptions options = new(node.Options);
        int[] shape = input.Shape;
        int axis = node.Axis(options.Axis, shape.Length);
        int batch = options.BatchDims < 0 ? options.BatchDims + indices.Shape.Length : options.BatchDims;
        if (batch < 0 || batch > axis || batch > indices.Shape.Length
            || !shape.AsSpan(0, batch).SequenceEqual(indices.Shape.AsSpan(0, batch)))
        {
            throw node.Error($"{batch} batch dimensions do not fit {input} and {indices} along dimension {axis}");
        }

        node.SetShape(0, [.. shape[..axis], .. indices.Shape[batch..], .. shape[(axis + 1)..]]);
        GatherPlan plan = new(
            node.Node.ToString(),
            Batches: Shapes.Product(shape, 0, batch),
            Outer: Shapes.Product(shape, batch, axis),
            AxisSize: shape[axis],
            Axis: axis,
            Indices: Shapes.Product(indices.Shape, batch, indices.Shape.Length),
            SliceBytes: SliceBytes(node, input, Shapes.Product(shape, axis + 1, shape.Length)));
        return indices.Type switch
        {
            TensorType.Int16 => Create<short>(node, plan),
            TensorType.Int32 => Create<int>(node, plan),
            TensorType.Int64 => Create<long>(node, plan),
            _ => throw node.Error($"{indices} must be int16, int32 or int64"),
        };
    }

    private static Kernel Create<TIndex>(NodeContext node, GatherPlan plan)
        where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        node.Input(0).Type == TensorType.String ? new StringGatherKernel<TIndex>(node, plan) : new GatherKernel<TIndex>(plan);

    private static int SliceBytes(NodeContext node, Value input, int elements)
    {
        if (input.Type == TensorType.String)
        {
            // Strings are gathered by their positions; the native kernel takes a list of them only.
            return input.Shape.Length == 1
                ? elements * sizeof(int)
                : throw node.Error($"{input} must have one dimension, as the native kernel wants strings");
        }

        if (!input.Type.IsPacked())
        {
            return checked(elements * node.ElementSize(input));
        }

        int perByte = 8 / input.Type.Bits();
        return elements % perByte == 0
            ? elements / perByte
            : throw node.Error($"slices of {elements} elements of {input} do not start at whole bytes");
    }
}

/// <summary>Sizes of a GATHER, and its loops.</summary>
internal sealed record GatherPlan(string Node, int Batches, int Outer, int AxisSize, int Axis, int Indices, int SliceBytes)
{
    /// <summary>Copies the slices that the indices point at.</summary>
    /// <exception cref="ModelException">An index is outside of its dimension.</exception>
    public unsafe void Run<TIndex>(ReadOnlySpan<byte> input, ReadOnlySpan<TIndex> indices, Span<byte> output)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        int slice = SliceBytes;
        int target = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            ReadOnlySpan<TIndex> picks = indices.Slice(batch * Indices, Indices);
            for (int outer = 0; outer < Outer; outer++)
            {
                ReadOnlySpan<byte> source = input.Slice(((batch * Outer) + outer) * AxisSize * slice, AxisSize * slice);
                Span<byte> part = output.Slice(target, picks.Length * slice);
                target += part.Length;
                fixed (byte* from = source)
                fixed (byte* to = part)
                {
                    for (int i = 0; i < picks.Length; i++)
                    {
                        long index = long.CreateTruncating(picks[i]);
                        if ((ulong)index >= (ulong)AxisSize)
                        {
                            throw LayoutChecks.IndexError(Node, index, AxisSize, Axis);
                        }

                        // Inside: index < AxisSize and i < picks.Length, the lengths of both parts in slices.
                        Unsafe.CopyBlockUnaligned(to + ((long)i * slice), from + (index * slice), (uint)slice);
                    }
                }
            }
        }
    }
}

/// <summary>GATHER with indices of one type.</summary>
/// <param name="plan">Sizes.</param>
/// <param name="tableInput">Position of the input that is picked from.</param>
/// <param name="indexInput">Position of the indices.</param>
internal sealed class GatherKernel<TIndex>(GatherPlan plan, int tableInput = 0, int indexInput = 1) : Kernel
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) =>
        plan.Run(context.Input<byte>(tableInput), context.Input<TIndex>(indexInput), context.Output<byte>(0));
}

/// <summary>GATHER of strings.</summary>
internal sealed class StringGatherKernel<TIndex>(NodeContext node, GatherPlan plan) : StringPickKernel(node)
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    /// <inheritdoc/>
    protected override void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks) =>
        plan.Run(MemoryMarshal.AsBytes(positions), context.Input<TIndex>(1), MemoryMarshal.AsBytes(picks));
}
