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
}
