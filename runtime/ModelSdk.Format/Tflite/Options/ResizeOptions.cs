using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of RESIZE_BILINEAR (table ResizeBilinearOptions).</summary>
public readonly struct ResizeBilinearOptions(FlatTable table) : IOperatorOptions<ResizeBilinearOptions>
{
    /// <summary>Deprecated: the size is input 1.</summary>
    public int NewHeight => table.Int32(0);

    /// <summary>Deprecated: the size is input 1.</summary>
    public int NewWidth => table.Int32(1);

    /// <summary>Whether corner pixels are aligned.</summary>
    public bool AlignCorners => table.Bool(2);

    /// <summary>Whether pixel centres lie at half coordinates.</summary>
    public bool HalfPixelCenters => table.Bool(3);

    static OptionsId IOperatorOptions<ResizeBilinearOptions>.Id => new(1, 15);

    static ResizeBilinearOptions IOperatorOptions<ResizeBilinearOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of RESIZE_NEAREST_NEIGHBOR (table ResizeNearestNeighborOptions).</summary>
public readonly struct ResizeNearestNeighborOptions(FlatTable table) : IOperatorOptions<ResizeNearestNeighborOptions>
{
    /// <summary>Whether corner pixels are aligned.</summary>
    public bool AlignCorners => table.Bool(0);

    /// <summary>Whether pixel centres lie at half coordinates.</summary>
    public bool HalfPixelCenters => table.Bool(1);

    static OptionsId IOperatorOptions<ResizeNearestNeighborOptions>.Id => new(1, 74);

    static ResizeNearestNeighborOptions IOperatorOptions<ResizeNearestNeighborOptions>.Create(FlatTable table) => new(table);
}
