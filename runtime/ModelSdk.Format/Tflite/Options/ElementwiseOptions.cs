using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of ADD (table AddOptions).</summary>
public readonly struct AddOptions(FlatTable table) : IOperatorOptions<AddOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>True (also the default): int16 runs the old path with power-of-two scales.</summary>
    public bool PowerOfTwoScaleInt16 => table.Bool(1, absent: true);

    static OptionsId IOperatorOptions<AddOptions>.Id => new(1, 11);

    static AddOptions IOperatorOptions<AddOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of SUB (table SubOptions).</summary>
public readonly struct SubOptions(FlatTable table) : IOperatorOptions<SubOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>True (also the default): int16 runs the old path with power-of-two scales.</summary>
    public bool PowerOfTwoScaleInt16 => table.Bool(1, absent: true);

    static OptionsId IOperatorOptions<SubOptions>.Id => new(1, 28);

    static SubOptions IOperatorOptions<SubOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of MUL (table MulOptions).</summary>
public readonly struct MulOptions(FlatTable table) : IOperatorOptions<MulOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    static OptionsId IOperatorOptions<MulOptions>.Id => new(1, 21);

    static MulOptions IOperatorOptions<MulOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of DIV (table DivOptions).</summary>
public readonly struct DivOptions(FlatTable table) : IOperatorOptions<DivOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    static OptionsId IOperatorOptions<DivOptions>.Id => new(1, 29);

    static DivOptions IOperatorOptions<DivOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of CAST (table CastOptions).</summary>
public readonly struct CastOptions(FlatTable table) : IOperatorOptions<CastOptions>
{
    /// <summary>Informative: kernels use the types of the tensors.</summary>
    public TensorType InputType => (TensorType)table.SByte(0);

    /// <summary>Informative: kernels use the types of the tensors.</summary>
    public TensorType OutputType => (TensorType)table.SByte(1);

    static OptionsId IOperatorOptions<CastOptions>.Id => new(1, 37);

    static CastOptions IOperatorOptions<CastOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of LEAKY_RELU (table LeakyReluOptions).</summary>
public readonly struct LeakyReluOptions(FlatTable table) : IOperatorOptions<LeakyReluOptions>
{
    /// <summary>Factor alpha.</summary>
    public float Alpha => table.Single(0);

    static OptionsId IOperatorOptions<LeakyReluOptions>.Id => new(1, 75);

    static LeakyReluOptions IOperatorOptions<LeakyReluOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of GELU (table GeluOptions).</summary>
public readonly struct GeluOptions(FlatTable table) : IOperatorOptions<GeluOptions>
{
    /// <summary>Whether the tanh approximation is used.</summary>
    public bool Approximate => table.Bool(0);

    static OptionsId IOperatorOptions<GeluOptions>.Id => new(1, 116);

    static GeluOptions IOperatorOptions<GeluOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of FAKE_QUANT (table FakeQuantOptions).</summary>
public readonly struct FakeQuantOptions(FlatTable table) : IOperatorOptions<FakeQuantOptions>
{
    /// <summary>Smallest value.</summary>
    public float Min => table.Single(0);

    /// <summary>Largest value.</summary>
    public float Max => table.Single(1);

    /// <summary>Bits of the simulated type.</summary>
    public int NumBits => table.Int32(2);

    /// <summary>Whether the smallest code is not used.</summary>
    public bool NarrowRange => table.Bool(3);

    static OptionsId IOperatorOptions<FakeQuantOptions>.Id => new(1, 58);

    static FakeQuantOptions IOperatorOptions<FakeQuantOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of BUCKETIZE (table BucketizeOptions).</summary>
public readonly struct BucketizeOptions(FlatTable table) : IOperatorOptions<BucketizeOptions>
{
    /// <summary>Ascending bounds of the buckets.</summary>
    public FlatVector<float> Boundaries => table.Vector<float>(0);

    static OptionsId IOperatorOptions<BucketizeOptions>.Id => new(1, 115);

    static BucketizeOptions IOperatorOptions<BucketizeOptions>.Create(FlatTable table) => new(table);
}
