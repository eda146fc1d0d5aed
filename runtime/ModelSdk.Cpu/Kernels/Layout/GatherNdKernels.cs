using System.Numerics;
using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Text;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>GATHER_ND: picks slices by tuples of indices into the leading dimensions.</summary>
internal static class GatherNdKernels
{
    /// <summary>GATHER_ND.</summary>
    public static Kernel GatherNd(NodeContext node)
    {
        Value input = node.Input(0);
        Value indices = node.Input(1);
        node.SameType(input, node.Output(0));
        bool isText = input.Type == TensorType.String;
        IndexTuples tuples = IndexTuples.Create(node, indices, input.Shape, isText ? sizeof(int) : node.ElementSize(input));
        node.SetShape(0, [.. indices.Shape[..^1], .. input.Shape[tuples.Depth..]]);
        return indices.Type switch
        {
            TensorType.Int16 => isText ? new StringGatherNdKernel<short>(node, tuples) : new GatherNdKernel<short>(tuples),
            TensorType.Int32 => isText ? new StringGatherNdKernel<int>(node, tuples) : new GatherNdKernel<int>(tuples),
            TensorType.Int64 => isText ? new StringGatherNdKernel<long>(node, tuples) : new GatherNdKernel<long>(tuples),
            _ => throw node.Error($"{indices} must be int16, int32 or int64"),
        };
    }
}

/// <summary>GATHER_ND with indices of one type.</summary>
internal sealed class GatherNdKernel<TIndex>(IndexTuples tuples) : Kernel
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context) =>
        tuples.Gather(context.Input<byte>(0), context.Input<TIndex>(1), context.Output<byte>(0));
}

/// <summary>GATHER_ND of strings.</summary>
internal sealed class StringGatherNdKernel<TIndex>(NodeContext node, IndexTuples tuples) : StringPickKernel(node)
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    /// <inheritdoc/>
    protected override void Pick(in KernelContext context, ReadOnlySpan<int> positions, Span<int> picks) =>
        tuples.Gather(MemoryMarshal.AsBytes(positions), context.Input<TIndex>(1), MemoryMarshal.AsBytes(picks));
}

/// <summary>A tensor of index tuples that point at slices of another tensor.</summary>
internal sealed class IndexTuples
{
    private readonly string _node;
    private readonly int[] _sizes;
    private readonly int[] _strides;

    private IndexTuples(string node, int count, int[] sizes, int sliceBytes)
    {
        _node = node;
        _sizes = sizes;
        _strides = Shapes.Strides(sizes);
        Count = count;
        SliceBytes = sliceBytes;
    }

    /// <summary>Number of tuples.</summary>
    public int Count { get; }

    /// <summary>Numbers in one tuple.</summary>
    public int Depth => _sizes.Length;

    /// <summary>Bytes of the slice that a tuple points at.</summary>
    public int SliceBytes { get; }

    /// <summary>Tuples of <paramref name="indices"/> (its last dimension) into a tensor of <paramref name="shape"/>.</summary>
    public static IndexTuples Create(NodeContext node, Value indices, int[] shape, int elementSize)
    {
        if (indices.Shape.Length == 0 || indices.Shape[^1] > shape.Length)
        {
            throw node.Error($"the last dimension of {indices} must be at most {shape.Length}, the dimensions that it indexes");
        }

        int depth = indices.Shape[^1];
        return new IndexTuples(
            node.Node.ToString(),
            Shapes.Product(indices.Shape, 0, indices.Shape.Length - 1),
            shape[..depth],
            checked(Shapes.Product(shape, depth, shape.Length) * elementSize));
    }

    /// <summary>Tuples of an index for each dimension of <paramref name="shape"/>: they point at elements.</summary>
    public static IndexTuples Create(NodeContext node, int count, int[] shape) => new(node.Node.ToString(), count, shape, 1);

    /// <summary>Copies the slices that the tuples point at.</summary>
    /// <exception cref="ModelException">An index is outside of its dimension.</exception>
    public void Gather<TIndex>(ReadOnlySpan<byte> input, ReadOnlySpan<TIndex> indices, Span<byte> output)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        for (int i = 0; i < Count; i++)
        {
            int offset = Offset(indices.Slice(i * Depth, Depth)) * SliceBytes;
            input.Slice(offset, SliceBytes).CopyTo(output.Slice(i * SliceBytes, SliceBytes));
        }
    }

    /// <summary>The slice that <paramref name="tuple"/> points at.</summary>
    /// <exception cref="ModelException">An index is outside of its dimension.</exception>
    public int Offset<TIndex>(ReadOnlySpan<TIndex> tuple)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        int offset = 0;
        for (int i = 0; i < tuple.Length; i++)
        {
            long index = long.CreateTruncating(tuple[i]);
            if ((ulong)index >= (ulong)_sizes[i])
            {
                throw LayoutChecks.IndexError(_node, index, _sizes[i], i);
            }

            offset += (int)index * _strides[i];
        }

        return offset;
    }
}
