using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Verification;

/// <summary>Checks of sparse constants, so that expanding one never leaves its arrays.</summary>
internal static class SparsityChecks
{
    /// <summary>Checks the layout and counts the elements that it stores.</summary>
    public static bool TryCountStored(
        TfliteModel model, Subgraph subgraph, TensorDef tensor, Findings findings, out long stored)
    {
        if (Check(tensor, out stored) is not { } defect)
        {
            return true;
        }

        findings.Add(
            "a sparse constant is damaged",
            tensor.FileOffset,
            $"{Findings.Describe(model, subgraph, tensor)} ({defect})");
        return false;
    }

    private static string? Check(TensorDef tensor, out long stored)
    {
        stored = 1;
        SparsityDef sparsity = tensor.Sparsity;
        FlatVector<int> shape = tensor.Shape;
        FlatVector<int> order = sparsity.TraversalOrder;
        FlatVector<int> blockMap = sparsity.BlockMap;
        int rank = shape.Count;
        int levels = sparsity.LevelCount;
        if (levels != rank + blockMap.Count || order.Count != levels)
        {
            return $"{levels} levels and an order of {order.Count} for {rank} dimensions and {blockMap.Count} blocks";
        }

        // A block divides a dimension: in traversal order the outer part comes first, the blocks last.
        Span<int> sizes = levels <= 64 ? stackalloc int[levels] : new int[levels];
        if (!TryReadSizes(sparsity, shape, sizes))
        {
            return "the traversal order or the block map is not possible";
        }

        for (int level = 0; level < levels; level++)
        {
            SparsityLevel description = sparsity.Level(level);
            int size = sizes[order[level]];
            if (!description.IsSparse)
            {
                if (description.DenseSize != size)
                {
                    return $"level {level} has size {description.DenseSize}, its dimension {size}";
                }

                stored *= size;
            }
            else if (CheckCompressed(description, level, size, ref stored) is { } defect)
            {
                return defect;
            }

            // Keeps the product of the next level inside 64 bits.
            if (stored > uint.MaxValue)
            {
                return $"level {level} stores too much";
            }
        }

        return null;
    }

    private static bool TryReadSizes(SparsityDef sparsity, FlatVector<int> shape, Span<int> sizes)
    {
        FlatVector<int> order = sparsity.TraversalOrder;
        FlatVector<int> blockMap = sparsity.BlockMap;
        int rank = shape.Count;
        sizes.Fill(-1);
        for (int level = 0; level < order.Count; level++)
        {
            int dimension = order[level];
            bool isBlock = level >= rank;
            if (dimension < (isBlock ? rank : 0) || dimension >= (isBlock ? order.Count : rank) || sizes[dimension] >= 0)
            {
                return false;
            }

            sizes[dimension] = isBlock ? sparsity.Level(level).DenseSize : shape[dimension];
        }

        for (int i = 0; i < blockMap.Count; i++)
        {
            int block = sizes[rank + i];
            if ((uint)blockMap[i] >= (uint)rank || block <= 0 || sizes[blockMap[i]] % block != 0)
            {
                return false;
            }

            sizes[blockMap[i]] /= block;
        }

        return true;
    }

    private static string? CheckCompressed(SparsityLevel level, int index, int size, ref long stored)
    {
        SparseIndices segments = level.SegmentList;
        SparseIndices indices = level.IndexList;
        if (segments.Count != stored + 1 || segments[0] != 0 || segments[segments.Count - 1] != indices.Count)
        {
            return $"level {index} has {segments.Count} segments and {indices.Count} indices for {stored} rows";
        }

        for (int i = 1; i < segments.Count; i++)
        {
            if (segments[i] < segments[i - 1])
            {
                return $"the segments of level {index} decrease";
            }
        }

        for (int i = 0; i < indices.Count; i++)
        {
            if ((uint)indices[i] >= (uint)size)
            {
                return $"level {index} has the index {indices[i]} in a dimension of {size}";
            }
        }

        stored = indices.Count;
        return null;
    }
}
