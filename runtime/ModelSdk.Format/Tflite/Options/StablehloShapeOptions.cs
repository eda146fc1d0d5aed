using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of STABLEHLO_CONCATENATE (table StablehloConcatenateOptions).</summary>
public readonly struct StablehloConcatenateOptions(FlatTable table) : IOperatorOptions<StablehloConcatenateOptions>
{
    /// <summary>Schema field dimension.</summary>
    public long Dimension => table.Int64(0);

    static OptionsId IOperatorOptions<StablehloConcatenateOptions>.Id => new(2, 1);

    static StablehloConcatenateOptions IOperatorOptions<StablehloConcatenateOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_BROADCAST_IN_DIM (table StablehloBroadcastInDimOptions).</summary>
public readonly struct StablehloBroadcastInDimOptions(FlatTable table) : IOperatorOptions<StablehloBroadcastInDimOptions>
{
    /// <summary>Schema field broadcast_dimensions.</summary>
    public FlatVector<long> BroadcastDimensions => table.Vector<long>(0);

    static OptionsId IOperatorOptions<StablehloBroadcastInDimOptions>.Id => new(2, 2);

    static StablehloBroadcastInDimOptions IOperatorOptions<StablehloBroadcastInDimOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_SLICE (table StablehloSliceOptions).</summary>
public readonly struct StablehloSliceOptions(FlatTable table) : IOperatorOptions<StablehloSliceOptions>
{
    /// <summary>Schema field start_indices.</summary>
    public FlatVector<long> StartIndices => table.Vector<long>(0);

    /// <summary>Schema field limit_indices.</summary>
    public FlatVector<long> LimitIndices => table.Vector<long>(1);

    /// <summary>Schema field strides.</summary>
    public FlatVector<long> Strides => table.Vector<long>(2);

    static OptionsId IOperatorOptions<StablehloSliceOptions>.Id => new(2, 3);

    static StablehloSliceOptions IOperatorOptions<StablehloSliceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_DYNAMIC_SLICE (table StablehloDynamicSliceOptions).</summary>
public readonly struct StablehloDynamicSliceOptions(FlatTable table) : IOperatorOptions<StablehloDynamicSliceOptions>
{
    /// <summary>Schema field slice_sizes.</summary>
    public FlatVector<long> SliceSizes => table.Vector<long>(0);

    static OptionsId IOperatorOptions<StablehloDynamicSliceOptions>.Id => new(2, 9);

    static StablehloDynamicSliceOptions IOperatorOptions<StablehloDynamicSliceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_PAD (table StablehloPadOptions).</summary>
public readonly struct StablehloPadOptions(FlatTable table) : IOperatorOptions<StablehloPadOptions>
{
    /// <summary>Schema field edge_padding_low.</summary>
    public FlatVector<long> EdgePaddingLow => table.Vector<long>(0);

    /// <summary>Schema field edge_padding_high.</summary>
    public FlatVector<long> EdgePaddingHigh => table.Vector<long>(1);

    /// <summary>Schema field interior_padding.</summary>
    public FlatVector<long> InteriorPadding => table.Vector<long>(2);

    static OptionsId IOperatorOptions<StablehloPadOptions>.Id => new(2, 10);

    static StablehloPadOptions IOperatorOptions<StablehloPadOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_IOTA (table StablehloIotaOptions).</summary>
public readonly struct StablehloIotaOptions(FlatTable table) : IOperatorOptions<StablehloIotaOptions>
{
    /// <summary>Schema field iota_dimension.</summary>
    public long IotaDimension => table.Int64(0);

    static OptionsId IOperatorOptions<StablehloIotaOptions>.Id => new(2, 11);

    static StablehloIotaOptions IOperatorOptions<StablehloIotaOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_TRANSPOSE (table StablehloTransposeOptions).</summary>
public readonly struct StablehloTransposeOptions(FlatTable table) : IOperatorOptions<StablehloTransposeOptions>
{
    /// <summary>Schema field permutation.</summary>
    public FlatVector<long> Permutation => table.Vector<long>(0);

    static OptionsId IOperatorOptions<StablehloTransposeOptions>.Id => new(2, 17);

    static StablehloTransposeOptions IOperatorOptions<StablehloTransposeOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_GATHER (table StablehloGatherOptions).</summary>
public readonly struct StablehloGatherOptions(FlatTable table) : IOperatorOptions<StablehloGatherOptions>
{
    /// <summary>Schema field offset_dims.</summary>
    public FlatVector<long> OffsetDims => table.Vector<long>(0);

    /// <summary>Schema field collapsed_slice_dims.</summary>
    public FlatVector<long> CollapsedSliceDims => table.Vector<long>(1);

    /// <summary>Schema field start_index_map.</summary>
    public FlatVector<long> StartIndexMap => table.Vector<long>(2);

    /// <summary>Schema field index_vector_dim.</summary>
    public long IndexVectorDim => table.Int64(3);

    /// <summary>Schema field slice_sizes.</summary>
    public FlatVector<long> SliceSizes => table.Vector<long>(4);

    /// <summary>Schema field indices_are_sorted.</summary>
    public bool IndicesAreSorted => table.Bool(5);

    static OptionsId IOperatorOptions<StablehloGatherOptions>.Id => new(2, 16);

    static StablehloGatherOptions IOperatorOptions<StablehloGatherOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_SCATTER (table StablehloScatterOptions).</summary>
public readonly struct StablehloScatterOptions(FlatTable table) : IOperatorOptions<StablehloScatterOptions>
{
    /// <summary>Schema field indices_are_sorted.</summary>
    public bool IndicesAreSorted => table.Bool(0);

    /// <summary>Schema field update_window_dims.</summary>
    public FlatVector<long> UpdateWindowDims => table.Vector<long>(1);

    /// <summary>Schema field inserted_window_dims.</summary>
    public FlatVector<long> InsertedWindowDims => table.Vector<long>(2);

    /// <summary>Schema field scatter_dims_to_operand_dims.</summary>
    public FlatVector<long> ScatterDimsToOperandDims => table.Vector<long>(3);

    /// <summary>Schema field index_vector_dim.</summary>
    public long IndexVectorDim => table.Int64(4);

    /// <summary>Schema field unique_indices.</summary>
    public bool UniqueIndices => table.Bool(5);

    /// <summary>Schema field update_computation_subgraph_index.</summary>
    public int UpdateSubgraph => table.Int32(6);

    static OptionsId IOperatorOptions<StablehloScatterOptions>.Id => new(2, 7);

    static StablehloScatterOptions IOperatorOptions<StablehloScatterOptions>.Create(FlatTable table) => new(table);
}
