using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of CONCATENATION (table ConcatenationOptions).</summary>
public readonly struct ConcatenationOptions(FlatTable table) : IOperatorOptions<ConcatenationOptions>
{
    /// <summary>The axis; negative counts from the end.</summary>
    public int Axis => table.Int32(0);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(1);

    static OptionsId IOperatorOptions<ConcatenationOptions>.Id => new(1, 10);

    static ConcatenationOptions IOperatorOptions<ConcatenationOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of RESHAPE (table ReshapeOptions).</summary>
public readonly struct ReshapeOptions(FlatTable table) : IOperatorOptions<ReshapeOptions>
{
    /// <summary>The shape, used only when input 1 is absent; -1 at most once.</summary>
    public FlatVector<int> NewShape => table.Vector<int>(0);

    static OptionsId IOperatorOptions<ReshapeOptions>.Id => new(1, 17);

    static ReshapeOptions IOperatorOptions<ReshapeOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SQUEEZE (table SqueezeOptions).</summary>
public readonly struct SqueezeOptions(FlatTable table) : IOperatorOptions<SqueezeOptions>
{
    /// <summary>Dimensions to remove; empty means all of size 1.</summary>
    public FlatVector<int> SqueezeDims => table.Vector<int>(0);

    static OptionsId IOperatorOptions<SqueezeOptions>.Id => new(1, 30);

    static SqueezeOptions IOperatorOptions<SqueezeOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STRIDED_SLICE (table StridedSliceOptions).</summary>
public readonly struct StridedSliceOptions(FlatTable table) : IOperatorOptions<StridedSliceOptions>
{
    /// <summary>Bit i: ignore begin[i].</summary>
    public int BeginMask => table.Int32(0);

    /// <summary>Bit i: ignore end[i].</summary>
    public int EndMask => table.Int32(1);

    /// <summary>Bit i: an ellipsis stands at i.</summary>
    public int EllipsisMask => table.Int32(2);

    /// <summary>Bit i: insert a dimension of size 1.</summary>
    public int NewAxisMask => table.Int32(3);

    /// <summary>Bit i: take one index and drop the dimension.</summary>
    public int ShrinkAxisMask => table.Int32(4);

    /// <summary>Whether end is an offset from begin.</summary>
    public bool Offset => table.Bool(5);

    static OptionsId IOperatorOptions<StridedSliceOptions>.Id => new(1, 32);

    static StridedSliceOptions IOperatorOptions<StridedSliceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of GATHER (table GatherOptions).</summary>
public readonly struct GatherOptions(FlatTable table) : IOperatorOptions<GatherOptions>
{
    /// <summary>The axis; negative counts from the end.</summary>
    public int Axis => table.Int32(0);

    /// <summary>Leading dimensions that both inputs share.</summary>
    public int BatchDims => table.Int32(1);

    static OptionsId IOperatorOptions<GatherOptions>.Id => new(1, 23);

    static GatherOptions IOperatorOptions<GatherOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of PACK (table PackOptions).</summary>
public readonly struct PackOptions(FlatTable table) : IOperatorOptions<PackOptions>
{
    /// <summary>Number of inputs.</summary>
    public int ValuesCount => table.Int32(0);

    /// <summary>The axis; negative counts from the end.</summary>
    public int Axis => table.Int32(1);

    static OptionsId IOperatorOptions<PackOptions>.Id => new(1, 59);

    static PackOptions IOperatorOptions<PackOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of UNPACK (table UnpackOptions).</summary>
public readonly struct UnpackOptions(FlatTable table) : IOperatorOptions<UnpackOptions>
{
    /// <summary>Number of outputs.</summary>
    public int Num => table.Int32(0);

    /// <summary>The axis; negative counts from the end.</summary>
    public int Axis => table.Int32(1);

    static OptionsId IOperatorOptions<UnpackOptions>.Id => new(1, 64);

    static UnpackOptions IOperatorOptions<UnpackOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SPLIT (table SplitOptions).</summary>
public readonly struct SplitOptions(FlatTable table) : IOperatorOptions<SplitOptions>
{
    /// <summary>Number of outputs.</summary>
    public int NumSplits => table.Int32(0);

    static OptionsId IOperatorOptions<SplitOptions>.Id => new(1, 35);

    static SplitOptions IOperatorOptions<SplitOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SPLIT_V (table SplitVOptions).</summary>
public readonly struct SplitVOptions(FlatTable table) : IOperatorOptions<SplitVOptions>
{
    /// <summary>Number of outputs.</summary>
    public int NumSplits => table.Int32(0);

    static OptionsId IOperatorOptions<SplitVOptions>.Id => new(1, 79);

    static SplitVOptions IOperatorOptions<SplitVOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of ONE_HOT (table OneHotOptions).</summary>
public readonly struct OneHotOptions(FlatTable table) : IOperatorOptions<OneHotOptions>
{
    /// <summary>The axis; negative counts from the end.</summary>
    public int Axis => table.Int32(0);

    static OptionsId IOperatorOptions<OneHotOptions>.Id => new(1, 61);

    static OneHotOptions IOperatorOptions<OneHotOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SHAPE (table ShapeOptions).</summary>
public readonly struct ShapeOptions(FlatTable table) : IOperatorOptions<ShapeOptions>
{
    /// <summary>Type of the result.</summary>
    public TensorType OutputType => (TensorType)table.SByte(0);

    static OptionsId IOperatorOptions<ShapeOptions>.Id => new(1, 55);

    static ShapeOptions IOperatorOptions<ShapeOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of MIRROR_PAD (table MirrorPadOptions).</summary>
public readonly struct MirrorPadOptions(FlatTable table) : IOperatorOptions<MirrorPadOptions>
{
    /// <summary>Which values are mirrored.</summary>
    public MirrorPadMode Mode => (MirrorPadMode)table.SByte(0);

    static OptionsId IOperatorOptions<MirrorPadOptions>.Id => new(1, 77);

    static MirrorPadOptions IOperatorOptions<MirrorPadOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of REVERSE_SEQUENCE (table ReverseSequenceOptions).</summary>
public readonly struct ReverseSequenceOptions(FlatTable table) : IOperatorOptions<ReverseSequenceOptions>
{
    /// <summary>Dimension to reverse.</summary>
    public int SeqDim => table.Int32(0);

    /// <summary>Dimension of the batch.</summary>
    public int BatchDim => table.Int32(1);

    static OptionsId IOperatorOptions<ReverseSequenceOptions>.Id => new(1, 87);

    static ReverseSequenceOptions IOperatorOptions<ReverseSequenceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SPARSE_TO_DENSE (table SparseToDenseOptions).</summary>
public readonly struct SparseToDenseOptions(FlatTable table) : IOperatorOptions<SparseToDenseOptions>
{
    /// <summary>Whether indices are checked.</summary>
    public bool ValidateIndices => table.Bool(0);

    static OptionsId IOperatorOptions<SparseToDenseOptions>.Id => new(1, 50);

    static SparseToDenseOptions IOperatorOptions<SparseToDenseOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SPACE_TO_DEPTH (table SpaceToDepthOptions).</summary>
public readonly struct SpaceToDepthOptions(FlatTable table) : IOperatorOptions<SpaceToDepthOptions>
{
    /// <summary>Edge of a block.</summary>
    public int BlockSize => table.Int32(0);

    static OptionsId IOperatorOptions<SpaceToDepthOptions>.Id => new(1, 19);

    static SpaceToDepthOptions IOperatorOptions<SpaceToDepthOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of DEPTH_TO_SPACE (table DepthToSpaceOptions).</summary>
public readonly struct DepthToSpaceOptions(FlatTable table) : IOperatorOptions<DepthToSpaceOptions>
{
    /// <summary>Edge of a block.</summary>
    public int BlockSize => table.Int32(0);

    static OptionsId IOperatorOptions<DepthToSpaceOptions>.Id => new(1, 94);

    static DepthToSpaceOptions IOperatorOptions<DepthToSpaceOptions>.Create(FlatTable table) => new(table);
}
