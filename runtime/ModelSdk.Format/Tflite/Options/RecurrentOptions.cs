using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Options;

/// <summary>Attributes of SVDF (table SVDFOptions).</summary>
public readonly struct SvdfOptions(FlatTable table) : IOperatorOptions<SvdfOptions>
{
    /// <summary>Rank of the decomposition.</summary>
    public int Rank => table.Int32(0);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(1);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(2);

    static OptionsId IOperatorOptions<SvdfOptions>.Id => new(1, 6);

    static SvdfOptions IOperatorOptions<SvdfOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of RNN (table RNNOptions).</summary>
public readonly struct RnnOptions(FlatTable table) : IOperatorOptions<RnnOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(1);

    static OptionsId IOperatorOptions<RnnOptions>.Id => new(1, 7);

    static RnnOptions IOperatorOptions<RnnOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of UNIDIRECTIONAL_SEQUENCE_RNN (table SequenceRNNOptions).</summary>
public readonly struct SequenceRnnOptions(FlatTable table) : IOperatorOptions<SequenceRnnOptions>
{
    /// <summary>Whether time is the first dimension and batch the second.</summary>
    public bool TimeMajor => table.Bool(0);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(1);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(2);

    static OptionsId IOperatorOptions<SequenceRnnOptions>.Id => new(1, 31);

    static SequenceRnnOptions IOperatorOptions<SequenceRnnOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of BIDIRECTIONAL_SEQUENCE_RNN (table BidirectionalSequenceRNNOptions).</summary>
public readonly struct BidirectionalSequenceRnnOptions(FlatTable table) : IOperatorOptions<BidirectionalSequenceRnnOptions>
{
    /// <summary>Whether time is the first dimension and batch the second.</summary>
    public bool TimeMajor => table.Bool(0);

    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(1);

    /// <summary>Whether both directions are concatenated into one output.</summary>
    public bool MergeOutputs => table.Bool(2);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(3);

    static OptionsId IOperatorOptions<BidirectionalSequenceRnnOptions>.Id => new(1, 70);

    static BidirectionalSequenceRnnOptions IOperatorOptions<BidirectionalSequenceRnnOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of LSTM (table LSTMOptions).</summary>
public readonly struct LstmOptions(FlatTable table) : IOperatorOptions<LstmOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>Bound on the cell state; 0 means none.</summary>
    public float CellClip => table.Single(1);

    /// <summary>Bound on the projection; 0 means none.</summary>
    public float ProjClip => table.Single(2);

    /// <summary>Which cell.</summary>
    public LstmKernelType KernelType => (LstmKernelType)table.SByte(3);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(4);

    static OptionsId IOperatorOptions<LstmOptions>.Id => new(1, 14);

    static LstmOptions IOperatorOptions<LstmOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of UNIDIRECTIONAL_SEQUENCE_LSTM (table UnidirectionalSequenceLSTMOptions).</summary>
public readonly struct UnidirectionalSequenceLstmOptions(FlatTable table) : IOperatorOptions<UnidirectionalSequenceLstmOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>Bound on the cell state; 0 means none.</summary>
    public float CellClip => table.Single(1);

    /// <summary>Bound on the projection; 0 means none.</summary>
    public float ProjClip => table.Single(2);

    /// <summary>Whether time is the first dimension and batch the second.</summary>
    public bool TimeMajor => table.Bool(3);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(4);

    /// <summary>Whether recurrent weights are diagonals.</summary>
    public bool DiagonalRecurrentTensors => table.Bool(5);

    static OptionsId IOperatorOptions<UnidirectionalSequenceLstmOptions>.Id => new(1, 71);

    static UnidirectionalSequenceLstmOptions IOperatorOptions<UnidirectionalSequenceLstmOptions>.Create(FlatTable table) => new(table);
}

/// <summary>Attributes of BIDIRECTIONAL_SEQUENCE_LSTM (table BidirectionalSequenceLSTMOptions).</summary>
public readonly struct BidirectionalSequenceLstmOptions(FlatTable table) : IOperatorOptions<BidirectionalSequenceLstmOptions>
{
    /// <summary>Activation applied to the result.</summary>
    public FusedActivation Activation => (FusedActivation)table.SByte(0);

    /// <summary>Bound on the cell state; 0 means none.</summary>
    public float CellClip => table.Single(1);

    /// <summary>Bound on the projection; 0 means none.</summary>
    public float ProjClip => table.Single(2);

    /// <summary>Whether both directions are concatenated into one output.</summary>
    public bool MergeOutputs => table.Bool(3);

    /// <summary>Whether time is the first dimension and batch the second.</summary>
    public bool TimeMajor => table.Bool(4, absent: true);

    /// <summary>Hybrid kernels: whether inputs are quantized with a zero point.</summary>
    public bool AsymmetricQuantizeInputs => table.Bool(5);

    static OptionsId IOperatorOptions<BidirectionalSequenceLstmOptions>.Id => new(1, 69);

    static BidirectionalSequenceLstmOptions IOperatorOptions<BidirectionalSequenceLstmOptions>.Create(FlatTable table) => new(table);
}
