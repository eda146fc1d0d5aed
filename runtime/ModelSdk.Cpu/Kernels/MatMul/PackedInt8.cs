using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>8-bit weights in the order in which the micro-kernels read them, with the sums that zero points need.</summary>
/// <remarks>
/// Values are signed; unsigned weights are stored minus 128. Columns lie in panels of
/// <see cref="GemmInt8.PanelWidth"/>; inside a panel four k of a column follow each other, then the next column.
/// </remarks>
internal sealed unsafe class PackedInt8
{
    private PackedInt8(int columns, int depth)
    {
        Columns = columns;
        Depth = depth;
        Data = new AlignedArray<sbyte>(GemmInt8.PackedBytes(columns, depth));
        ColumnSums = new AlignedArray<int>(GemmInt8.PaddedColumns(columns));
    }

    /// <summary>Columns of the matrix: output channels.</summary>
    public int Columns { get; }

    /// <summary>Common dimension.</summary>
    public int Depth { get; }

    /// <summary>The packed values.</summary>
    public AlignedArray<sbyte> Data { get; }

    /// <summary>Sum of the stored values of each column; 0 in the columns that padding adds.</summary>
    public AlignedArray<int> ColumnSums { get; }

    /// <summary>Packs weights that lie column by column: for each output channel its values.</summary>
    public static PackedInt8 FromColumns(ReadOnlySpan<sbyte> weights, int columns, int depth)
    {
        PackedInt8 packed = new(columns, depth);
        fixed (sbyte* from = weights)
        {
            GemmInt8.Pack(
                from, columnStep: depth, depthStep: 1, columns, depth, packed.Data.Pointer, packed.ColumnSums.Pointer);
        }

        return packed;
    }

    /// <summary>Packs constant weights whose first dimension is the output channel, for each group of channels.</summary>
    /// <param name="weights">The weights: 8, 4 or 2 bits.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="unsigned">Whether bytes are unsigned, so that 128 has to be taken off.</param>
    public static PackedInt8[] FromWeights(Value weights, int groups, bool unsigned)
    {
        sbyte[] values = IntegerWeights.ToSignedBytes(weights);
        if (unsigned)
        {
            foreach (ref sbyte value in values.AsSpan())
            {
                value ^= -128;
            }
        }

        int channels = weights.Shape[0] / groups;
        int depth = Shapes.Product(weights.Shape, 1, weights.Shape.Length);
        PackedInt8[] packed = new PackedInt8[groups];
        for (int group = 0; group < groups; group++)
        {
            packed[group] = FromColumns(values.AsSpan(group * channels * depth, channels * depth), channels, depth);
        }

        return packed;
    }

    /// <summary>What the sums of each column start with: bias, and the part of the zero points that no row changes.</summary>
    /// <param name="leftZero">Zero point of the left values as stored.</param>
    /// <param name="rightZero">Zero point of the weights as stored.</param>
    /// <param name="bias">Bias of each column, or empty.</param>
    public AlignedArray<int> Start(int leftZero, int rightZero, ReadOnlySpan<int> bias)
    {
        AlignedArray<int> start = new(ColumnSums.Length);
        for (int column = 0; column < Columns; column++)
        {
            int sum = unchecked((Depth * leftZero * rightZero) - (leftZero * ColumnSums.Span[column]));
            start.Span[column] = unchecked(sum + (bias.IsEmpty ? 0 : bias[column]));
        }

        return start;
    }
}
