namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>The right matrix of a product in the order in which the micro-kernels read it.</summary>
/// <remarks>
/// Columns lie in panels of <see cref="GemmFloat.PanelWidth"/>; inside a panel the values of one k follow each other.
/// The last panel is half as wide when that holds the rest; missing columns are 0.
/// </remarks>
internal sealed class PackedFloat
{
    private PackedFloat(int columns, int depth)
    {
        Columns = columns;
        Depth = depth;
        Data = new AlignedArray<float>(checked(GemmFloat.PaddedColumns(columns) * depth));
    }

    /// <summary>Columns of the matrix: output channels.</summary>
    public int Columns { get; }

    /// <summary>Common dimension.</summary>
    public int Depth { get; }

    /// <summary>The packed values.</summary>
    public AlignedArray<float> Data { get; }

    /// <summary>Packs weights that lie column by column: for each output channel its <paramref name="depth"/> values.</summary>
    public static unsafe PackedFloat FromColumns(ReadOnlySpan<float> weights, int columns, int depth)
    {
        PackedFloat packed = new(columns, depth);
        fixed (float* from = weights)
        {
            GemmFloat.Pack(from, columnStep: depth, depthStep: 1, columns, depth, packed.Data.Pointer);
        }

        return packed;
    }

    /// <summary>Packs weights that lie row by row: for each of <paramref name="depth"/> inputs its output channels.</summary>
    public static unsafe PackedFloat FromRows(ReadOnlySpan<float> weights, int columns, int depth)
    {
        PackedFloat packed = new(columns, depth);
        fixed (float* from = weights)
        {
            GemmFloat.Pack(from, columnStep: 1, depthStep: columns, columns, depth, packed.Data.Pointer);
        }

        return packed;
    }
}
