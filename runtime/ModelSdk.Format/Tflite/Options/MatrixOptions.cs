using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of FULLY_CONNECTED (table FullyConnectedOptions).</summary>
public readonly struct FullyConnectedOptions(FlatTable table) : IOperatorOptions<FullyConnectedOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>Layout of the weights.</summary>
    public FullyConnectedWeightsFormat WeightsFormat => (FullyConnectedWeightsFormat)table.SByte(1);

    /// <summary>Whether the output keeps the leading dimensions of the input.</summary>
    public bool KeepNumDims => table.Bool(2);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(3);

    /// <summary>Type of bias and accumulator with int16 activations; Float32 means not set.</summary>
    public TensorType QuantizedBiasType => (TensorType)table.SByte(4);

    static OptionsId IOperatorOptions<FullyConnectedOptions>.Id => new(1, 8);

    static FullyConnectedOptions IOperatorOptions<FullyConnectedOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of BATCH_MATMUL (table BatchMatMulOptions).</summary>
public readonly struct BatchMatMulOptions(FlatTable table) : IOperatorOptions<BatchMatMulOptions>
{
    /// <summary>Whether the left matrices are transposed.</summary>
    public bool AdjointX => table.Bool(0);

    /// <summary>Whether the right matrices are transposed.</summary>
    public bool AdjointY => table.Bool(1);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(2);

    static OptionsId IOperatorOptions<BatchMatMulOptions>.Id => new(1, 101);

    static BatchMatMulOptions IOperatorOptions<BatchMatMulOptions>.Create(FlatTable table) => new(table);
}
