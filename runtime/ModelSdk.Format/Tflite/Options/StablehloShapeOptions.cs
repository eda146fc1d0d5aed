using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of STABLEHLO_CONCATENATE (table StablehloConcatenateOptions).</summary>
public readonly struct StablehloConcatenateOptions(FlatTable table) : IOperatorOptions<StablehloConcatenateOptions>
{
    /// <summary>The dimension.</summary>
    public long Dimension => table.Int64(0);

    static OptionsId IOperatorOptions<StablehloConcatenateOptions>.Id => new(2, 1);

    static StablehloConcatenateOptions IOperatorOptions<StablehloConcatenateOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_BROADCAST_IN_DIM (table StablehloBroadcastInDimOptions).</summary>
public readonly struct StablehloBroadcastInDimOptions(FlatTable table) : IOperatorOptions<StablehloBroadcastInDimOptions>
{
    /// <summary>Dimension of the result for each dimension of the operand.</summary>
    public FlatVector<long> BroadcastDimensions => table.Vector<long>(0);

    static OptionsId IOperatorOptions<StablehloBroadcastInDimOptions>.Id => new(2, 2);

    static StablehloBroadcastInDimOptions IOperatorOptions<StablehloBroadcastInDimOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_SLICE (table StablehloSliceOptions).</summary>
public readonly struct StablehloSliceOptions(FlatTable table) : IOperatorOptions<StablehloSliceOptions>
{
    /// <summary>First index in each dimension.</summary>
    public FlatVector<long> StartIndices => table.Vector<long>(0);

    /// <summary>End, not included, in each dimension.</summary>
    public FlatVector<long> LimitIndices => table.Vector<long>(1);

    /// <summary>Step in each dimension.</summary>
    public FlatVector<long> Strides => table.Vector<long>(2);

    static OptionsId IOperatorOptions<StablehloSliceOptions>.Id => new(2, 3);

    static StablehloSliceOptions IOperatorOptions<StablehloSliceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_DYNAMIC_SLICE (table StablehloDynamicSliceOptions).</summary>
public readonly struct StablehloDynamicSliceOptions(FlatTable table) : IOperatorOptions<StablehloDynamicSliceOptions>
{
    /// <summary>Size of the slice in each dimension.</summary>
    public FlatVector<long> SliceSizes => table.Vector<long>(0);

    static OptionsId IOperatorOptions<StablehloDynamicSliceOptions>.Id => new(2, 9);

    static StablehloDynamicSliceOptions IOperatorOptions<StablehloDynamicSliceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_PAD (table StablehloPadOptions).</summary>
public readonly struct StablehloPadOptions(FlatTable table) : IOperatorOptions<StablehloPadOptions>
{
    /// <summary>Padding before the first element, in each dimension; may be negative.</summary>
    public FlatVector<long> EdgePaddingLow => table.Vector<long>(0);

    /// <summary>Padding after the last element, in each dimension; may be negative.</summary>
    public FlatVector<long> EdgePaddingHigh => table.Vector<long>(1);

    /// <summary>Padding between elements, in each dimension.</summary>
    public FlatVector<long> InteriorPadding => table.Vector<long>(2);

    static OptionsId IOperatorOptions<StablehloPadOptions>.Id => new(2, 10);

    static StablehloPadOptions IOperatorOptions<StablehloPadOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_IOTA (table StablehloIotaOptions).</summary>
public readonly struct StablehloIotaOptions(FlatTable table) : IOperatorOptions<StablehloIotaOptions>
{
    /// <summary>Dimension along which numbers ascend.</summary>
    public long IotaDimension => table.Int64(0);

    static OptionsId IOperatorOptions<StablehloIotaOptions>.Id => new(2, 11);

    static StablehloIotaOptions IOperatorOptions<StablehloIotaOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_TRANSPOSE (table StablehloTransposeOptions).</summary>
public readonly struct StablehloTransposeOptions(FlatTable table) : IOperatorOptions<StablehloTransposeOptions>
{
    /// <summary>Source dimension of each dimension of the result.</summary>
    public FlatVector<long> Permutation => table.Vector<long>(0);

    static OptionsId IOperatorOptions<StablehloTransposeOptions>.Id => new(2, 17);

    static StablehloTransposeOptions IOperatorOptions<StablehloTransposeOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_GATHER (table StablehloGatherOptions).</summary>
public readonly struct StablehloGatherOptions(FlatTable table) : IOperatorOptions<StablehloGatherOptions>
{
    /// <summary>Dimensions of the result that run through a slice.</summary>
    public FlatVector<long> OffsetDims => table.Vector<long>(0);

    /// <summary>Dimensions of the slice that the result leaves out.</summary>
    public FlatVector<long> CollapsedSliceDims => table.Vector<long>(1);

    /// <summary>Dimension of the operand for each part of an index vector.</summary>
    public FlatVector<long> StartIndexMap => table.Vector<long>(2);

    /// <summary>Dimension of the indices that holds one index vector.</summary>
    public long IndexVectorDim => table.Int64(3);

    /// <summary>Size of the slice in each dimension.</summary>
    public FlatVector<long> SliceSizes => table.Vector<long>(4);

    /// <summary>Whether indices are known to ascend.</summary>
    public bool IndicesAreSorted => table.Bool(5);

    static OptionsId IOperatorOptions<StablehloGatherOptions>.Id => new(2, 16);

    static StablehloGatherOptions IOperatorOptions<StablehloGatherOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_SCATTER (table StablehloScatterOptions).</summary>
public readonly struct StablehloScatterOptions(FlatTable table) : IOperatorOptions<StablehloScatterOptions>
{
    /// <summary>Whether indices are known to ascend.</summary>
    public bool IndicesAreSorted => table.Bool(0);

    /// <summary>Dimensions of the updates that form a window.</summary>
    public FlatVector<long> UpdateWindowDims => table.Vector<long>(1);

    /// <summary>Dimensions of the operand that updates leave out.</summary>
    public FlatVector<long> InsertedWindowDims => table.Vector<long>(2);

    /// <summary>Dimension of the operand for each part of an index vector.</summary>
    public FlatVector<long> ScatterDimsToOperandDims => table.Vector<long>(3);

    /// <summary>Dimension of the indices that holds one index vector.</summary>
    public long IndexVectorDim => table.Int64(4);

    /// <summary>Whether indices are known to differ.</summary>
    public bool UniqueIndices => table.Bool(5);

    /// <summary>Subgraph that combines an old and a new value.</summary>
    public int UpdateSubgraph => table.Int32(6);

    static OptionsId IOperatorOptions<StablehloScatterOptions>.Id => new(2, 7);

    static StablehloScatterOptions IOperatorOptions<StablehloScatterOptions>.Create(FlatTable table) => new(table);
}
