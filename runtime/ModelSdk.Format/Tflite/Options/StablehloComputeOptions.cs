using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of STABLEHLO_CONVOLUTION (table StablehloConvolutionOptions).</summary>
public readonly struct StablehloConvolutionOptions(FlatTable table) : IOperatorOptions<StablehloConvolutionOptions>
{
    /// <summary>Step of the window in each dimension.</summary>
    public FlatVector<long> WindowStrides => table.Vector<long>(0);

    /// <summary>Padding before and after each dimension, in pairs; may be negative.</summary>
    public FlatVector<long> Padding => table.Vector<long>(1);

    /// <summary>Distance of input elements in each dimension.</summary>
    public FlatVector<long> LhsDilation => table.Vector<long>(2);

    /// <summary>Distance of filter taps in each dimension.</summary>
    public FlatVector<long> RhsDilation => table.Vector<long>(3);

    /// <summary>Whether the filter is mirrored in each dimension.</summary>
    public FlatVector<byte> WindowReversal => table.Vector<byte>(4);

    /// <summary>Batch dimension of the input.</summary>
    public long InputBatchDimension => table.Int64(5);

    /// <summary>Channel dimension of the input.</summary>
    public long InputFeatureDimension => table.Int64(6);

    /// <summary>Spatial dimensions of the input.</summary>
    public FlatVector<long> InputSpatialDimensions => table.Vector<long>(7);

    /// <summary>Input channel dimension of the filter.</summary>
    public long KernelInputFeatureDimension => table.Int64(8);

    /// <summary>Output channel dimension of the filter.</summary>
    public long KernelOutputFeatureDimension => table.Int64(9);

    /// <summary>Spatial dimensions of the filter.</summary>
    public FlatVector<long> KernelSpatialDimensions => table.Vector<long>(10);

    /// <summary>Batch dimension of the result.</summary>
    public long OutputBatchDimension => table.Int64(11);

    /// <summary>Channel dimension of the result.</summary>
    public long OutputFeatureDimension => table.Int64(12);

    /// <summary>Spatial dimensions of the result.</summary>
    public FlatVector<long> OutputSpatialDimensions => table.Vector<long>(13);

    /// <summary>Groups of channels.</summary>
    public long FeatureGroupCount => table.Int64(14);

    /// <summary>Groups of the batch.</summary>
    public long BatchGroupCount => table.Int64(15);

    /// <summary>Wanted precision of each operand (enum StablehloPrecision).</summary>
    public FlatVector<uint> PrecisionConfig => table.Vector<uint>(16);

    static OptionsId IOperatorOptions<StablehloConvolutionOptions>.Id => new(2, 4);

    static StablehloConvolutionOptions IOperatorOptions<StablehloConvolutionOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_DOT_GENERAL (table StablehloDotGeneralOptions).</summary>
public readonly struct StablehloDotGeneralOptions(FlatTable table) : IOperatorOptions<StablehloDotGeneralOptions>
{
    /// <summary>Left dimensions of the batch.</summary>
    public FlatVector<long> LhsBatchingDimensions => table.Vector<long>(0);

    /// <summary>Right dimensions of the batch.</summary>
    public FlatVector<long> RhsBatchingDimensions => table.Vector<long>(1);

    /// <summary>Left dimensions that are summed over.</summary>
    public FlatVector<long> LhsContractingDimensions => table.Vector<long>(2);

    /// <summary>Right dimensions that are summed over.</summary>
    public FlatVector<long> RhsContractingDimensions => table.Vector<long>(3);

    /// <summary>Wanted precision of each operand (enum StablehloPrecision).</summary>
    public FlatVector<uint> PrecisionConfig => table.Vector<uint>(4);

    static OptionsId IOperatorOptions<StablehloDotGeneralOptions>.Id => new(2, 12);

    static StablehloDotGeneralOptions IOperatorOptions<StablehloDotGeneralOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_REDUCE (table StablehloReduceOptions).</summary>
public readonly struct StablehloReduceOptions(FlatTable table) : IOperatorOptions<StablehloReduceOptions>
{
    /// <summary>Dimensions that are reduced.</summary>
    public FlatVector<long> Dimensions => table.Vector<long>(0);

    /// <summary>Subgraph that computes one step.</summary>
    public int BodySubgraph => table.Int32(1);

    static OptionsId IOperatorOptions<StablehloReduceOptions>.Id => new(2, 6);

    static StablehloReduceOptions IOperatorOptions<StablehloReduceOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_REDUCE_WINDOW (table StablehloReduceWindowOptions).</summary>
public readonly struct StablehloReduceWindowOptions(FlatTable table) : IOperatorOptions<StablehloReduceWindowOptions>
{
    /// <summary>Size of the window in each dimension.</summary>
    public FlatVector<long> WindowDimensions => table.Vector<long>(0);

    /// <summary>Step of the window in each dimension.</summary>
    public FlatVector<long> WindowStrides => table.Vector<long>(1);

    /// <summary>Distance of input elements in each dimension.</summary>
    public FlatVector<long> BaseDilations => table.Vector<long>(2);

    /// <summary>Distance of window elements in each dimension.</summary>
    public FlatVector<long> WindowDilations => table.Vector<long>(3);

    /// <summary>Padding before and after each dimension, in pairs; may be negative.</summary>
    public FlatVector<long> Padding => table.Vector<long>(4);

    /// <summary>Subgraph that computes one step.</summary>
    public int BodySubgraph => table.Int32(5);

    static OptionsId IOperatorOptions<StablehloReduceWindowOptions>.Id => new(2, 13);

    static StablehloReduceWindowOptions IOperatorOptions<StablehloReduceWindowOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_SORT (table StablehloSortOptions).</summary>
public readonly struct StablehloSortOptions(FlatTable table) : IOperatorOptions<StablehloSortOptions>
{
    /// <summary>The dimension.</summary>
    public long Dimension => table.Int64(0);

    /// <summary>Whether equal elements keep their order.</summary>
    public bool IsStable => table.Bool(1);

    /// <summary>Subgraph that tells whether the first of two stands before the second.</summary>
    public int ComparatorSubgraph => table.Int32(2);

    static OptionsId IOperatorOptions<StablehloSortOptions>.Id => new(2, 14);

    static StablehloSortOptions IOperatorOptions<StablehloSortOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_COMPARE (table StablehloCompareOptions).</summary>
public readonly struct StablehloCompareOptions(FlatTable table) : IOperatorOptions<StablehloCompareOptions>
{
    /// <summary>Comparison.</summary>
    public StablehloComparisonDirection ComparisonDirection => (StablehloComparisonDirection)table.UInt32(0);

    /// <summary>Order in which numbers are compared.</summary>
    public StablehloComparisonType CompareType => (StablehloComparisonType)table.UInt32(1);

    static OptionsId IOperatorOptions<StablehloCompareOptions>.Id => new(2, 8);

    static StablehloCompareOptions IOperatorOptions<StablehloCompareOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of STABLEHLO_RNG_BIT_GENERATOR (table StablehloRngBitGeneratorOptions).</summary>
public readonly struct StablehloRngBitGeneratorOptions(FlatTable table) : IOperatorOptions<StablehloRngBitGeneratorOptions>
{
    /// <summary>Generator.</summary>
    public RngAlgorithm Algorithm => (RngAlgorithm)table.SByte(0);

    static OptionsId IOperatorOptions<StablehloRngBitGeneratorOptions>.Id => new(2, 19);

    static StablehloRngBitGeneratorOptions IOperatorOptions<StablehloRngBitGeneratorOptions>.Create(FlatTable table) => new(table);
}
