using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>How a tensor is quantized.</summary>
public enum QuantizationKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>real = scale * (q - zero point), one pair for the tensor.</summary>
    PerTensor,

    /// <summary>One pair for each index of <see cref="QuantizationDef.Dimension"/>.</summary>
    PerChannel,

    /// <summary>One scale for each block of the last dimension; scales are a tensor.</summary>
    Blockwise,

    /// <summary>As blockwise, over several dimensions.</summary>
    MultiAxis,

    /// <summary>Opaque bytes.</summary>
    Custom,
}

/// <summary>Quantization of a tensor (table QuantizationParameters).</summary>
public readonly struct QuantizationDef
{
    private readonly FlatTable _table;

    internal QuantizationDef(FlatTable table) => _table = table;

    /// <summary>Which of the encodings is used.</summary>
    public QuantizationKind Kind => _table.Byte(4) switch
    {
        1 => QuantizationKind.Custom,
        2 => QuantizationKind.Blockwise,
        3 => QuantizationKind.MultiAxis,
        _ => Scales.Count switch
        {
            0 => QuantizationKind.None,
            1 => QuantizationKind.PerTensor,
            _ => QuantizationKind.PerChannel,
        },
    };

    /// <summary>Scales; one, or one for each channel.</summary>
    public FlatVector<float> Scales => _table.Vector<float>(2);

    /// <summary>Zero points, as many as scales.</summary>
    public FlatVector<long> ZeroPoints => _table.Vector<long>(3);

    /// <summary>Smallest value seen in training; no meaning at run time.</summary>
    public FlatVector<float> Min => _table.Vector<float>(0);

    /// <summary>Largest value seen in training; no meaning at run time.</summary>
    public FlatVector<float> Max => _table.Vector<float>(1);

    /// <summary>The dimension of the channels (quantized_dimension).</summary>
    public int Dimension => _table.Int32(6);

    /// <summary>Blockwise and multi-axis: index of the tensor with the scales, in the same subgraph.</summary>
    public int ScalesTensor => _table.Table(5).Int32(0);

    /// <summary>Blockwise and multi-axis: index of the tensor with the zero points; -1 when all are 0.</summary>
    public int ZeroPointsTensor => _table.Table(5).Int32(1);

    /// <summary>Blockwise and multi-axis: elements in one block.</summary>
    public int BlockSize => _table.Table(5).Int32(2);

    /// <summary>Multi-axis: the dimensions.</summary>
    public FlatVector<int> Dimensions => _table.Table(5).Vector<int>(3);

    /// <summary>Custom: the bytes.</summary>
    public FlatVector<byte> Custom => _table.Table(5).Vector<byte>(0);

    /// <summary>Byte offset of the table in the file, for messages.</summary>
    public long FileOffset => _table.FileOffset;
}
