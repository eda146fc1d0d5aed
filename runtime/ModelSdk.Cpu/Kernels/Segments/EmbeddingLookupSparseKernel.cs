using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>EMBEDDING_LOOKUP_SPARSE: weighted rows of a table, joined for each place of a sparse tensor of ids.</summary>
/// <remarks>
/// Rules: LiteRT, tflite/kernels/embedding_lookup_sparse.cc. The last index of a place is left out; lookups of one place
/// follow each other.
/// </remarks>
internal sealed class EmbeddingLookupSparseKernel : Kernel
{
    private readonly string _node;
    private readonly CombinerType _combiner;
    private readonly int[] _places;
    private readonly int _rows;
    private readonly int _columns;

    private EmbeddingLookupSparseKernel(string node, CombinerType combiner, int[] places, int rows, int columns)
    {
        _node = node;
        _combiner = combiner;
        _places = places;
        _rows = rows;
        _columns = columns;
    }

    /// <summary>EMBEDDING_LOOKUP_SPARSE.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value ids = node.Input(0);
        Value indices = node.Input(1);
        Value weights = node.Input(3);
        Value table = node.Input(4);
        if (ids.Type != TensorType.Int32 || indices.Type != TensorType.Int32 || node.Input(2).Type != TensorType.Int32
            || weights.Type != TensorType.Float32 || table.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{ids}, {indices} and {node.Input(2)} must be int32; {weights}, {table} and {node.Output(0)} float32");
        }

        if (ids.Shape.Length != 1 || weights.Shape.Length != 1 || indices.Shape.Length != 2 || table.Shape.Length < 2
            || indices.Shape[0] != ids.Shape[0] || weights.Shape[0] != ids.Shape[0] || node.Input(2).Shape.Length != 1)
        {
            throw node.Error($"{ids}, {indices} and {weights} must have an entry for each lookup, and {table} two dimensions or more");
        }

        int[] shape = node.ConstantInts(2);
        if (shape.Length != indices.Shape[1] || shape.Length == 0)
        {
            throw node.Error($"[{string.Join(',', shape)}] must have a size for each index of {indices}");
        }

        int[] places = shape[..^1];
        node.SetShape(0, [.. places, .. table.Shape[1..]]);
        CombinerType combiner = new EmbeddingLookupSparseOptions(node.Options).Combiner;
        if (combiner is not (CombinerType.Sum or CombinerType.Mean or CombinerType.SqrtN))
        {
            throw node.Error($"the combiner {(int)combiner} does not exist");
        }

        int columns = Shapes.Product(table.Shape, 1, table.Shape.Length);
        return new EmbeddingLookupSparseKernel(node.Node.ToString(), combiner, places, table.Shape[0], columns);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<int> ids = context.Input<int>(0);
        ReadOnlySpan<int> indices = context.Input<int>(1);
        ReadOnlySpan<float> weights = context.Input<float>(3);
        ReadOnlySpan<float> table = context.Input<float>(4);
        Span<float> output = context.Output<float>(0);
        output.Clear();
        int depth = _places.Length + 1;
        int place = 0;
        int joined = 0;
        float sum = 0;
        float squares = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)_rows)
            {
                throw LayoutChecks.IndexError(_node, ids[i], _rows, 0);
            }

            int next = Place(indices.Slice(i * depth, depth));
            if (next != place)
            {
                Finish(output, place, joined, sum, squares);
                (place, joined, sum, squares) = (next, 0, 0, 0);
            }

            float weight = weights[i];
            joined++;
            sum += weight;
            squares += weight * weight;
            Span<float> target = output.Slice(place * _columns, _columns);
            // Not fused: native rounds the product.
            TensorPrimitives.MultiplyAdd(table.Slice(ids[i] * _columns, _columns), weight, target, target);
        }

        Finish(output, place, joined, sum, squares);
    }

    private int Place(ReadOnlySpan<int> index)
    {
        int place = 0;
        for (int axis = 0; axis < _places.Length; axis++)
        {
            place = (uint)index[axis] < (uint)_places[axis]
                ? (place * _places[axis]) + index[axis]
                : throw LayoutChecks.IndexError(_node, index[axis], _places[axis], axis);
        }

        return place;
    }

    private void Finish(Span<float> output, int place, int joined, float sum, float squares)
    {
        if (joined > 0 && _combiner != CombinerType.Sum)
        {
            Span<float> target = output.Slice(place * _columns, _columns);
            TensorPrimitives.Divide(target, _combiner == CombinerType.Mean ? sum : MathF.Sqrt(squares), target);
        }
    }
}
