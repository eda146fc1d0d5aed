using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>SPARSE_TO_DENSE: a tensor of one value with others at given places; the last one at a place stays.</summary>
/// <remarks>Rules: LiteRT, tflite/kernels/sparse_to_dense.cc.</remarks>
internal static class SparseToDenseKernels
{
    private const int MaxRank = 4;

    /// <summary>SPARSE_TO_DENSE.</summary>
    public static Kernel SparseToDense(NodeContext node)
    {
        Value indices = node.Input(0);
        Value values = node.Input(2);
        Value filler = node.Input(3);
        node.SameType(values, filler);
        node.SameType(values, node.Output(0));
        int[] shape = node.Input(1).Shape.Length == 1
            ? node.ConstantInts(1)
            : throw node.Error($"{node.Input(1)}, the shape, must have one dimension");
        // One number for each place, or a row of them.
        int depth = indices.Shape.Length == 2 ? indices.Shape[1] : 1;
        int count = indices.Shape.Length == 2 ? indices.Shape[0] : indices.Count;
        if (indices.Shape.Length > 2 || depth != shape.Length || depth > MaxRank)
        {
            throw node.Error($"{indices} must have an index for each dimension of [{string.Join(',', shape)}], {MaxRank} at most");
        }

        if (values.Shape.Length > 1 || (values.Shape.Length == 1 && values.Shape[0] != count) || filler.Count != 1)
        {
            throw node.Error($"{values} must hold one value or {count}, and {filler} one");
        }

        node.SetShape(0, shape);
        IndexTuples tuples = IndexTuples.Create(node, count, shape);
        bool isScalar = values.Shape.Length == 0;
        return (values.Type, indices.Type) switch
        {
            (TensorType.Float32 or TensorType.Int32, TensorType.Int32) => new SparseToDenseKernel<uint, int>(tuples, isScalar),
            (TensorType.Float32 or TensorType.Int32, TensorType.Int64) => new SparseToDenseKernel<uint, long>(tuples, isScalar),
            (TensorType.Int64, TensorType.Int32) => new SparseToDenseKernel<ulong, int>(tuples, isScalar),
            (TensorType.Int64, TensorType.Int64) => new SparseToDenseKernel<ulong, long>(tuples, isScalar),
            (TensorType.Int8 or TensorType.UInt8, TensorType.Int32) => new SparseToDenseKernel<byte, int>(tuples, isScalar),
            (TensorType.Int8 or TensorType.UInt8, TensorType.Int64) => new SparseToDenseKernel<byte, long>(tuples, isScalar),
            _ => throw node.Error($"{values} must be float32, int32, int64, int8 or uint8, and {indices} int32 or int64"),
        };
    }
}

/// <summary>SPARSE_TO_DENSE of elements of one size.</summary>
internal sealed class SparseToDenseKernel<T, TIndex>(IndexTuples tuples, bool isScalar) : Kernel
    where T : unmanaged
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<TIndex> indices = context.Input<TIndex>(0);
        ReadOnlySpan<T> values = context.Input<T>(2);
        Span<T> output = context.Output<T>(0);
        output.Fill(context.Input<T>(3)[0]);
        for (int i = 0; i < tuples.Count; i++)
        {
            int offset = tuples.Offset(indices.Slice(i * tuples.Depth, tuples.Depth));
            output[offset] = values[isScalar ? 0 : i];
        }
    }
}
