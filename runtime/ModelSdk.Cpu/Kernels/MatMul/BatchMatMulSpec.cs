using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>One BATCH_MATMUL with its sizes checked: for each batch left[rows, depth] * right[depth, columns].</summary>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Depth">Common dimension.</param>
/// <param name="Columns">Columns of the result.</param>
/// <param name="LeftMatrix">For each batch the number of its left matrix.</param>
/// <param name="RightMatrix">For each batch the number of its right matrix.</param>
/// <param name="LeftMatrices">Number of left matrices.</param>
/// <param name="RightMatrices">Number of right matrices.</param>
/// <param name="TransposeLeft">Whether the left matrices are stored [depth, rows].</param>
/// <param name="TransposeRight">Whether the right matrices are stored [columns, depth].</param>
internal sealed record BatchMatMulSpec(
    int Rows,
    int Depth,
    int Columns,
    int[] LeftMatrix,
    int[] RightMatrix,
    int LeftMatrices,
    int RightMatrices,
    bool TransposeLeft,
    bool TransposeRight)
{
    private const int MaxRank = 5;

    /// <summary>Number of products.</summary>
    public int Batches => LeftMatrix.Length;

    /// <summary>Elements from row to row of a left matrix.</summary>
    public int LeftRowStep => TransposeLeft ? 1 : Depth;

    /// <summary>Elements from k to k of a left matrix.</summary>
    public int LeftDepthStep => TransposeLeft ? Rows : 1;

    /// <summary>Elements from column to column of a right matrix.</summary>
    public int RightColumnStep => TransposeRight ? Depth : 1;

    /// <summary>Elements from k to k of a right matrix.</summary>
    public int RightDepthStep => TransposeRight ? 1 : Columns;

    /// <summary>Checks shapes and settles that of the output.</summary>
    public static BatchMatMulSpec Create(NodeContext node, bool transposeLeft, bool transposeRight)
    {
        int[] left = node.Input(0).Shape;
        int[] right = node.Input(1).Shape;
        if (left.Length is < 2 or > MaxRank || right.Length is < 2 or > MaxRank)
        {
            throw node.Error($"{node.Input(0)} and {node.Input(1)} must have two to {MaxRank} dimensions");
        }

        (int rows, int depth) = transposeLeft ? (left[^1], left[^2]) : (left[^2], left[^1]);
        (int rightDepth, int columns) = transposeRight ? (right[^1], right[^2]) : (right[^2], right[^1]);
        int[]? batch = Shapes.Broadcast(left.AsSpan(..^2), right.AsSpan(..^2));
        if (depth != rightDepth || batch is null)
        {
            throw node.Error($"the shapes of {node.Input(0)} and {node.Input(1)} do not fit each other");
        }

        node.SetShape(0, [.. batch, rows, columns]);
        return new BatchMatMulSpec(
            rows,
            depth,
            columns,
            Matrices(left.AsSpan(..^2), batch),
            Matrices(right.AsSpan(..^2), batch),
            Shapes.Count(left.AsSpan(..^2)),
            Shapes.Count(right.AsSpan(..^2)),
            transposeLeft,
            transposeRight);
    }

    /// <summary>For each batch the number of the matrix of an operand that is broadcast to it.</summary>
    private static int[] Matrices(ReadOnlySpan<int> shape, int[] batch)
    {
        int[] result = new int[Shapes.Count(batch)];
        for (int i = 0; i < result.Length; i++)
        {
            int rest = i;
            int step = 1;
            for (int axis = 1; axis <= shape.Length; axis++)
            {
                result[i] += shape[^axis] == 1 ? 0 : rest % batch[^axis] * step;
                rest /= batch[^axis];
                step *= shape[^axis];
            }
        }

        return result;
    }
}
