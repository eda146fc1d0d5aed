using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of SOFTMAX (table SoftmaxOptions).</summary>
public readonly struct SoftmaxOptions(FlatTable table) : IOperatorOptions<SoftmaxOptions>
{
    /// <summary>Factor beta.</summary>
    public float Beta => table.Single(0);

    static OptionsId IOperatorOptions<SoftmaxOptions>.Id => new(1, 9);

    static SoftmaxOptions IOperatorOptions<SoftmaxOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of L2_NORMALIZATION (table L2NormOptions).</summary>
public readonly struct L2NormOptions(FlatTable table) : IOperatorOptions<L2NormOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    static OptionsId IOperatorOptions<L2NormOptions>.Id => new(1, 12);

    static L2NormOptions IOperatorOptions<L2NormOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of LOCAL_RESPONSE_NORMALIZATION (table LocalResponseNormalizationOptions).</summary>
public readonly struct LocalResponseNormalizationOptions(FlatTable table) : IOperatorOptions<LocalResponseNormalizationOptions>
{
    /// <summary>Half width of the window.</summary>
    public int Radius => table.Int32(0);

    /// <summary>Added to the sum.</summary>
    public float Bias => table.Single(1);

    /// <summary>Factor alpha.</summary>
    public float Alpha => table.Single(2);

    /// <summary>Factor beta.</summary>
    public float Beta => table.Single(3);

    static OptionsId IOperatorOptions<LocalResponseNormalizationOptions>.Id => new(1, 13);

    static LocalResponseNormalizationOptions IOperatorOptions<LocalResponseNormalizationOptions>.Create(FlatTable table) => new(table);
}
