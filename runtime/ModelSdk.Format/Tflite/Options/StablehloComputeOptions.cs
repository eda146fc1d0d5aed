using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of STABLEHLO_CONVOLUTION (table StablehloConvolutionOptions).</summary>
public readonly struct StablehloConvolutionOptions(FlatTable table) : IOperatorOptions<StablehloConvolutionOptions>
{
    /// <summary>Schema field window_strides.</summary>
    public FlatVector<long> WindowStrides => table.Vector<long>(0);

    /// <summary>Padding of the window.</summary>
    public FlatVector<long> Padding => table.Vector<long>(1);

    /// <summary>Schema field lhs_dilation.</summary>
    public FlatVector<long> LhsDilation => table.Vector<long>(2);

    /// <summary>Schema field rhs_dilation.</summary>
    public FlatVector<long> RhsDilation => table.Vector<long>(3);

    /// <summary>Schema field window_reversal.</summary>
    public FlatVector<byte> WindowReversal => table.Vector<byte>(4);

    /// <summary>Schema field input_batch_dimension.</summary>
    public long InputBatchDimension => table.Int64(5);

    /// <summary>Schema field input_feature_dimension.</summary>
    public long InputFeatureDimension => table.Int64(6);

    /// <summary>Schema field input_spatial_dimensions.</summary>
    public FlatVector<long> InputSpatialDimensions => table.Vector<long>(7);

    /// <summary>Schema field kernel_input_feature_dimension.</summary>
    public long KernelInputFeatureDimension => table.Int64(8);

    /// <summary>Schema field kernel_output_feature_dimension.</summary>
    public long KernelOutputFeatureDimension => table.Int64(9);

    /// <summary>Schema field kernel_spatial_dimensions.</summary>
    public FlatVector<long> KernelSpatialDimensions => table.Vector<long>(10);

    /// <summary>Schema field output_batch_dimension.</summary>
    public long OutputBatchDimension => table.Int64(11);

    /// <summary>Schema field output_feature_dimension.</summary>
    public long OutputFeatureDimension => table.Int64(12);

    /// <summary>Schema field output_spatial_dimensions.</summary>
    public FlatVector<long> OutputSpatialDimensions => table.Vector<long>(13);

    /// <summary>Schema field feature_group_count.</summary>
    public long FeatureGroupCount => table.Int64(14);

    /// <summary>Schema field batch_group_count.</summary>
    public long BatchGroupCount => table.Int64(15);

    /// <summary>Schema field precision_config.</summary>
    public FlatVector<uint> PrecisionConfig => table.Vector<uint>(16);

    static OptionsId IOperatorOptions<StablehloConvolutionOptions>.Id => new(2, 4);

    static StablehloConvolutionOptions IOperatorOptions<StablehloConvolutionOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_DOT_GENERAL (table StablehloDotGeneralOptions).</summary>
public readonly struct StablehloDotGeneralOptions(FlatTable table) : IOperatorOptions<StablehloDotGeneralOptions>
{
    /// <summary>Schema field lhs_batching_dimensions.</summary>
    public FlatVector<long> LhsBatchingDimensions => table.Vector<long>(0);

    /// <summary>Schema field rhs_batching_dimensions.</summary>
    public FlatVector<long> RhsBatchingDimensions => table.Vector<long>(1);

    /// <summary>Schema field lhs_contracting_dimensions.</summary>
    public FlatVector<long> LhsContractingDimensions => table.Vector<long>(2);

    /// <summary>Schema field rhs_contracting_dimensions.</summary>
    public FlatVector<long> RhsContractingDimensions => table.Vector<long>(3);

    /// <summary>Schema field precision_config.</summary>
    public FlatVector<uint> PrecisionConfig => table.Vector<uint>(4);

    static OptionsId IOperatorOptions<StablehloDotGeneralOptions>.Id => new(2, 12);

    static StablehloDotGeneralOptions IOperatorOptions<StablehloDotGeneralOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_REDUCE (table StablehloReduceOptions).</summary>
public readonly struct StablehloReduceOptions(FlatTable table) : IOperatorOptions<StablehloReduceOptions>
{
    /// <summary>Schema field dimensions.</summary>
    public FlatVector<long> Dimensions => table.Vector<long>(0);

    /// <summary>Schema field body_subgraph_index.</summary>
    public int BodySubgraph => table.Int32(1);

    static OptionsId IOperatorOptions<StablehloReduceOptions>.Id => new(2, 6);

    static StablehloReduceOptions IOperatorOptions<StablehloReduceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_REDUCE_WINDOW (table StablehloReduceWindowOptions).</summary>
public readonly struct StablehloReduceWindowOptions(FlatTable table) : IOperatorOptions<StablehloReduceWindowOptions>
{
    /// <summary>Schema field window_dimensions.</summary>
    public FlatVector<long> WindowDimensions => table.Vector<long>(0);

    /// <summary>Schema field window_strides.</summary>
    public FlatVector<long> WindowStrides => table.Vector<long>(1);

    /// <summary>Schema field base_dilations.</summary>
    public FlatVector<long> BaseDilations => table.Vector<long>(2);

    /// <summary>Schema field window_dilations.</summary>
    public FlatVector<long> WindowDilations => table.Vector<long>(3);

    /// <summary>Padding of the window.</summary>
    public FlatVector<long> Padding => table.Vector<long>(4);

    /// <summary>Schema field body_subgraph_index.</summary>
    public int BodySubgraph => table.Int32(5);

    static OptionsId IOperatorOptions<StablehloReduceWindowOptions>.Id => new(2, 13);

    static StablehloReduceWindowOptions IOperatorOptions<StablehloReduceWindowOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_SORT (table StablehloSortOptions).</summary>
public readonly struct StablehloSortOptions(FlatTable table) : IOperatorOptions<StablehloSortOptions>
{
    /// <summary>Schema field dimension.</summary>
    public long Dimension => table.Int64(0);

    /// <summary>Schema field is_stable.</summary>
    public bool IsStable => table.Bool(1);

    /// <summary>Schema field comparator_subgraph_index.</summary>
    public int ComparatorSubgraph => table.Int32(2);

    static OptionsId IOperatorOptions<StablehloSortOptions>.Id => new(2, 14);

    static StablehloSortOptions IOperatorOptions<StablehloSortOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_COMPARE (table StablehloCompareOptions).</summary>
public readonly struct StablehloCompareOptions(FlatTable table) : IOperatorOptions<StablehloCompareOptions>
{
    /// <summary>Schema field comparison_direction.</summary>
    public StablehloComparisonDirection ComparisonDirection => (StablehloComparisonDirection)table.UInt32(0);

    /// <summary>Schema field compare_type.</summary>
    public StablehloComparisonType CompareType => (StablehloComparisonType)table.UInt32(1);

    static OptionsId IOperatorOptions<StablehloCompareOptions>.Id => new(2, 8);

    static StablehloCompareOptions IOperatorOptions<StablehloCompareOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_RNG_BIT_GENERATOR (table StablehloRngBitGeneratorOptions).</summary>
public readonly struct StablehloRngBitGeneratorOptions(FlatTable table) : IOperatorOptions<StablehloRngBitGeneratorOptions>
{
    /// <summary>Schema field algorithm.</summary>
    public RngAlgorithm Algorithm => (RngAlgorithm)table.SByte(0);

    static OptionsId IOperatorOptions<StablehloRngBitGeneratorOptions>.Id => new(2, 19);

    static StablehloRngBitGeneratorOptions IOperatorOptions<StablehloRngBitGeneratorOptions>.Create(FlatTable table) => new(table);
}
