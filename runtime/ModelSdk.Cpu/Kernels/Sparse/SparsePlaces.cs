using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Sparse;

/// <summary>Finds the place in the dense tensor of each value that a sparse one stores, in the order of storage.</summary>
/// <remarks>
/// The levels of the encoding are walked like nested loops: a dense level counts through its size, a sparse one through
/// the entries between two segments. Encoding: reference tflite-format 3.3.
/// </remarks>
internal sealed class SparsePlaces
{
    private readonly NodeContext _node;
    private readonly Value _value;
    private readonly Level[] _levels;
    private readonly List<int> _places = [];

    private SparsePlaces(NodeContext node, Value value)
    {
        _node = node;
        _value = value;
        int rank = value.Shape.Length;
        int[] order = value.Sparsity.TraversalOrder.ToArray();
        int[] blocks = value.Sparsity.BlockMap.ToArray();
        int count = value.Sparsity.LevelCount;
        if (order.Length != count || count != rank + blocks.Length || blocks.Any(dimension => (uint)dimension >= (uint)rank)
            || !order.Order().SequenceEqual(Enumerable.Range(0, count)))
        {
            throw Corrupt("its levels do not match its dimensions");
        }

        _levels = new Level[count];
        int[] strides = Shapes.Strides(value.Shape);
        int[] blockSize = new int[rank];
        Array.Fill(blockSize, 1);
        // Innermost first, so that the size of a block is known when the dimension that it splits is met.
        for (int i = count - 1; i >= 0; i--)
        {
            int dimension = order[i] < rank ? order[i] : blocks[order[i] - rank];
            SparsityLevel level = value.Sparsity.Level(i);
            _levels[i] = new Level(
                level.IsSparse ? -1 : level.DenseSize,
                level.Segments,
                level.Indices,
                dimension,
                order[i] < rank ? blockSize[dimension] * strides[dimension] : strides[dimension]);
            if (order[i] >= rank)
            {
                blockSize[dimension] = level.IsSparse ? throw Corrupt("a block dimension is sparse") : level.DenseSize;
            }
        }
    }

    /// <summary>Element index of each stored value.</summary>
    public static int[] Read(NodeContext node, Value value)
    {
        SparsePlaces places = new(node, value);
        places.Walk(0, 0, 0);
        return [.. places._places];
    }

    private void Walk(int depth, int entry, long place)
    {
        if (depth == _levels.Length)
        {
            _places.Add(place < _value.Count ? (int)place : throw Corrupt("an index is outside of the tensor"));
            return;
        }

        Level level = _levels[depth];
        if (level.DenseSize >= 0)
        {
            for (int i = 0; i < level.DenseSize; i++)
            {
                Walk(depth + 1, (entry * level.DenseSize) + i, place + ((long)i * level.Stride));
            }

            return;
        }

        if (entry + 1 >= level.Segments.Length || level.Segments[entry + 1] > level.Indices.Length || level.Segments[entry] < 0)
        {
            throw Corrupt("a segment points outside of the stored indices");
        }

        for (int i = level.Segments[entry]; i < level.Segments[entry + 1]; i++)
        {
            Walk(depth + 1, i, place + ((uint)level.Indices[i] < (uint)_value.Shape[level.Dimension]
                ? (long)level.Indices[i] * level.Stride
                : throw Corrupt("an index is outside of its dimension")));
        }
    }

    private ModelException Corrupt(string reason) => _node.Error($"the sparse encoding of {_value} is not sound: {reason}");

    /// <summary>One level.</summary>
    /// <param name="DenseSize">Size of a dense level, or -1.</param>
    /// <param name="Segments">Of a sparse level.</param>
    /// <param name="Indices">Of a sparse level.</param>
    /// <param name="Dimension">The dimension of the tensor that it runs along.</param>
    /// <param name="Stride">Elements of the tensor from one index to the next.</param>
    private sealed record Level(int DenseSize, int[] Segments, int[] Indices, int Dimension, int Stride);
}
