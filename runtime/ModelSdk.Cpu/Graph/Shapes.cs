namespace ModelSdk.Cpu.Graph;

/// <summary>Arithmetic on shapes (dimensions, outermost first) that many kernels share.</summary>
internal static class Shapes
{
    /// <summary>Number of elements; 1 for a scalar.</summary>
    /// <exception cref="OverflowException">More than 2^31-1.</exception>
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }

    /// <summary>Product of dimensions [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public static int Product(ReadOnlySpan<int> shape, int from, int to) => Count(shape[from..to]);

    /// <summary>The shape of a broadcast operation by numpy's rules, or null when the shapes do not fit.</summary>
    public static int[]? Broadcast(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int left = i <= a.Length ? a[^i] : 1;
            int right = i <= b.Length ? b[^i] : 1;
            if (left != right && left != 1 && right != 1)
            {
                return null;
            }

            result[^i] = left == 1 ? right : left;
        }

        return result;
    }

    /// <summary>An axis as an index from 0, or -1 when it is outside [-rank, rank).</summary>
    public static int NormalizeAxis(int axis, int rank) =>
        axis >= -rank && axis < rank ? (axis < 0 ? axis + rank : axis) : -1;

    /// <summary>Row-major strides in elements.</summary>
    public static int[] Strides(ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }
}
