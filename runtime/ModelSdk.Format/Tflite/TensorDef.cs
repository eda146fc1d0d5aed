using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>A tensor of a graph (table Tensor): its type, shape, quantization, and constant data if it has any.</summary>
public readonly struct TensorDef : IModelView<TensorDef>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;
    private readonly int _subgraph;

    private TensorDef(TfliteModel model, FlatTable table, int subgraph, int index)
    {
        _model = model;
        _table = table;
        _subgraph = subgraph;
        Index = index;
    }

    /// <summary>Position in <see cref="Subgraph.Tensors"/>.</summary>
    public int Index { get; }

    /// <summary>Dimensions, outermost first; a dimension that is not known is written as 1 here.</summary>
    public FlatVector<int> Shape => _table.Vector<int>(0);

    /// <summary>Element type.</summary>
    public TensorType Type => (TensorType)_table.SByte(1);

    /// <summary>Index in <see cref="TfliteModel.Buffers"/>; 0 means no data.</summary>
    public uint BufferIndex => _table.UInt32(2);

    /// <summary>Name, a mere label, or null.</summary>
    public string? Name => _table.String(3);

    /// <summary>Bytes of the name.</summary>
    internal ReadOnlySpan<byte> NameUtf8 => _table.Utf8(3);

    /// <summary>Quantization; <see cref="QuantizationDef.Kind"/> is None when there is none.</summary>
    public QuantizationDef Quantization => new(_table.Table(4));

    /// <summary>Whether the tensor keeps its value from one run to the next.</summary>
    public bool IsVariable => _table.Bool(5);

    /// <summary>Sparse encoding of the constant data; <see cref="SparsityDef.IsNull"/> when dense.</summary>
    public SparsityDef Sparsity => new(_table.Table(6));

    /// <summary>Dimensions with -1 for those not known; empty when all are known.</summary>
    public FlatVector<int> ShapeSignature => _table.Vector<int>(7);

    /// <summary>Tells a scalar (true) from an unknown rank when the shape is empty; older converters never set it.</summary>
    public bool HasRank => _table.Bool(8);

    /// <summary><see cref="ExternalBuffer.Id"/> of data in another file; 0 means none.</summary>
    public uint ExternalBufferId => _table.UInt32(10);

    /// <summary>Type <see cref="TensorType.Variant"/>: what the object holds; at most one entry is used.</summary>
    public ViewList<VariantDef> Variants => new(_model, _table.Tables(9), _subgraph);

    /// <summary>Whether the model carries the tensor's value.</summary>
    public bool IsConstant => ExternalBufferId != 0 || (BufferIndex != 0 && _model.Buffers[(int)BufferIndex].HasData);

    /// <summary>Byte offset of the table in the file, for messages.</summary>
    public long FileOffset => _table.FileOffset;

    /// <summary>The stored constant bytes without a copy (empty when there are none); any alignment.</summary>
    /// <exception cref="ModelFormatException">The constant lies outside the file, in another file, or above 2 GB.</exception>
    public ReadOnlySpan<byte> GetConstantBytes() => BufferOfConstant() is { } buffer ? buffer.GetBytes() : default;

    /// <summary>As <see cref="GetConstantBytes"/>, in a form that can be kept as long as the model.</summary>
    /// <exception cref="ModelFormatException">The constant lies outside the file, in another file, or above 2 GB.</exception>
    public ReadOnlyMemory<byte> GetConstantMemory() => BufferOfConstant() is { } buffer ? buffer.GetMemory() : default;

    private BufferDef? BufferOfConstant()
    {
        if (ExternalBufferId != 0)
        {
            throw new ModelFormatException(
                ModelFormatError.Invalid,
                FileOffset,
                $"the data of tensor {Index} ('{Name}') of subgraph {_subgraph} is in another file, which is not supported");
        }

        if (BufferIndex == 0)
        {
            return null;
        }

        BufferDef buffer = _model.Buffers[(int)BufferIndex];
        return buffer.Length <= int.MaxValue
            ? buffer
            : throw new ModelFormatException(
                ModelFormatError.Invalid,
                FileOffset,
                $"the constant of tensor {Index} '{Name}' of subgraph {_subgraph} has {buffer.Length} bytes; " +
                "more than 2 GB are not supported");
    }

    static TensorDef IModelView<TensorDef>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table, subgraph, index);
}

/// <summary>What a variant tensor holds, such as the elements of a tensor list (table VariantSubType).</summary>
public readonly struct VariantDef : IModelView<VariantDef>
{
    private readonly FlatTable _table;

    private VariantDef(FlatTable table) => _table = table;

    /// <summary>Dimensions.</summary>
    public FlatVector<int> Shape => _table.Vector<int>(0);

    /// <summary>Element type.</summary>
    public TensorType Type => (TensorType)_table.SByte(1);

    /// <summary>Tells a scalar (true) from an unknown rank when the shape is empty.</summary>
    public bool HasRank => _table.Bool(2);

    static VariantDef IModelView<VariantDef>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(table);
}
