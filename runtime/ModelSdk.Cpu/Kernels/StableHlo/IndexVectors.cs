using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>A tensor of indices, one dimension of which (or none) runs through the parts of an index vector.</summary>
internal sealed class IndexVectors
{
    private readonly int[] _strides;
    private readonly int _vectorStride;

    private IndexVectors(int[] batch, int[] strides, int vectorStride, int[] map)
    {
        Batch = batch;
        Map = map;
        Count = Shapes.Count(batch);
        _strides = strides;
        _vectorStride = vectorStride;
    }

    /// <summary>The dimensions that count the vectors.</summary>
    public int[] Batch { get; }

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <summary>For each part of a vector the dimension of the operand that it is an index of.</summary>
    public int[] Map { get; }

    /// <summary>Reads and checks an input that holds indices.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Which input.</param>
    /// <param name="vectorDimension">The dimension of the parts; the rank of the input when every element is a vector.</param>
    /// <param name="map">The dimensions of the operand.</param>
    /// <param name="operandRank">Dimensions of the operand.</param>
    public static IndexVectors Read(NodeContext node, int input, long vectorDimension, FlatVector<long> map, int operandRank)
    {
        Value indices = node.Input(input);
        int rank = indices.Shape.Length;
        int[] dimensions = DimensionLists.Read(node, map, operandRank, "the map of indices to dimensions");
        if (indices.Type is not (TensorType.Int32 or TensorType.Int64) || vectorDimension < 0 || vectorDimension > rank)
        {
            throw node.Error($"the indices {indices} must be int32 or int64 and have a dimension {vectorDimension}");
        }

        int length = vectorDimension == rank ? 1 : indices.Shape[vectorDimension];
        if (length != dimensions.Length)
        {
            throw node.Error($"the index vectors of {indices} have {length} parts for {dimensions.Length} dimensions");
        }

        int[] strides = Shapes.Strides(indices.Shape);
        int[] batch = [.. Enumerable.Range(0, rank).Where(i => i != vectorDimension)];
        return new IndexVectors(
            [.. batch.Select(i => indices.Shape[i])],
            [.. batch.Select(i => strides[i])],
            vectorDimension == rank ? 0 : strides[vectorDimension],
            dimensions);
    }

    /// <summary>Place of a vector in <see cref="Batch"/>, by its number.</summary>
    public void Locate(int number, Span<int> batch)
    {
        for (int i = batch.Length - 1; i >= 0; i--)
        {
            (number, batch[i]) = Math.DivRem(number, Batch[i]);
        }
    }

    /// <summary>The element of the indices that holds a part of a vector.</summary>
    public int Element(ReadOnlySpan<int> batch, int part)
    {
        int element = part * _vectorStride;
        for (int i = 0; i < batch.Length; i++)
        {
            element += batch[i] * _strides[i];
        }

        return element;
    }
}

/// <summary>Lists of dimensions among the attributes.</summary>
internal static class DimensionLists
{
    /// <summary>Reads a list whose numbers must differ and be dimensions of a tensor of a rank.</summary>
    public static int[] Read(NodeContext node, FlatVector<long> list, int rank, string name)
    {
        long[] dimensions = list.ToArray();
        bool isValid = dimensions.Distinct().Count() == dimensions.Length
            && Array.TrueForAll(dimensions, dimension => dimension >= 0 && dimension < rank);
        return isValid
            ? Array.ConvertAll(dimensions, static dimension => (int)dimension)
            : throw node.Error($"{name} [{string.Join(',', dimensions)}] must be different dimensions from 0 to {rank - 1}");
    }
}
