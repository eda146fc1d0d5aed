using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Options;

namespace ModelSdk.Format;

/// <summary>One operator of a graph (table Operator).</summary>
public readonly struct OperatorDef : IModelView<OperatorDef>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private OperatorDef(TfliteModel model, FlatTable table, int index)
    {
        _model = model;
        _table = table;
        Index = index;
    }

    /// <summary>Position in <see cref="Subgraph.Operators"/>.</summary>
    public int Index { get; }

    /// <summary>Index in <see cref="TfliteModel.OperatorCodes"/>.</summary>
    public uint CodeIndex => _table.UInt32(0);

    /// <summary>Which operator it is.</summary>
    public OperatorCode Code => _model.OperatorCodes[(int)CodeIndex];

    /// <summary>Tensor indices; -1 is an optional input that is left out.</summary>
    public FlatVector<int> Inputs => _table.Vector<int>(1);

    /// <summary>Tensor indices.</summary>
    public FlatVector<int> Outputs => _table.Vector<int>(2);

    /// <summary>Tag of <see cref="Options"/> in the union BuiltinOptions.</summary>
    public byte OptionsType => _table.Byte(3);

    /// <summary>Attributes; the absent table when there are none. Typed views are in the folder Options.</summary>
    /// <remarks>A table that belongs to another operator counts as absent, as in the official runtime.</remarks>
    public FlatTable Options => Belongs(new OptionsId(1, OptionsType)) ? StoredOptions : default;

    /// <summary>Tag of <see cref="Options2"/> in the union BuiltinOptions2.</summary>
    public byte Options2Type => _table.Byte(11);

    /// <summary>Attributes of the operators added later (StableHLO).</summary>
    public FlatTable Options2 => Belongs(new OptionsId(2, Options2Type)) ? StoredOptions2 : default;

    internal FlatTable StoredOptions => _table.Table(4);

    internal FlatTable StoredOptions2 => _table.Table(12);

    /// <summary>Encoding of <see cref="GetCustomOptions"/>.</summary>
    public CustomOptionsFormat CustomOptionsFormat => (CustomOptionsFormat)_table.SByte(6);

    /// <summary>Which inputs the operator changes; empty when none.</summary>
    public FlatVector<byte> MutatingVariableInputs => _table.Vector<byte>(7);

    /// <summary>Tensors that only carry quantization parameters (quantized LSTM).</summary>
    public FlatVector<int> Intermediates => _table.Vector<int>(8);

    /// <summary>Byte offset of the table in the file, for messages.</summary>
    public long FileOffset => _table.FileOffset;

    /// <summary>Attributes as <typeparamref name="T"/>; all defaults when the file holds none or another table.</summary>
    public T GetOptions<T>()
        where T : struct, IOperatorOptions<T> =>
        T.Create(T.Id.Union == 2
            ? Options2Type == T.Id.Tag ? StoredOptions2 : default
            : OptionsType == T.Id.Tag ? StoredOptions : default);

    /// <summary>Options of a custom operator, inline or after the FlatBuffer; empty when there are none.</summary>
    public ReadOnlySpan<byte> GetCustomOptions()
    {
        FlatVector<byte> inline = _table.Vector<byte>(5);
        ulong offset = _table.UInt64(9);
        return !inline.IsNull || offset <= 1
            ? inline.Bytes
            : _model.SliceFile(offset, _table.UInt64(10), "the options of a custom operator");
    }

    /// <summary>Index in the debug metadata, or -1.</summary>
    public int DebugMetadataIndex => _table.Int32(13, absent: -1);

    private bool Belongs(OptionsId id) => OptionsTable.For(Code.Builtin)?.Id == id;

    static OperatorDef IModelView<OperatorDef>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table, index);
}

/// <summary>A kind of operator with its version (table OperatorCode).</summary>
public readonly struct OperatorCode : IModelView<OperatorCode>
{
    private readonly FlatTable _table;

    private OperatorCode(FlatTable table) => _table = table;

    /// <summary>The operator: the larger of the old 8-bit field and the new 32-bit one.</summary>
    public BuiltinOperator Builtin => (BuiltinOperator)Math.Max(_table.SByte(0), _table.Int32(3));

    /// <summary>Name of a custom operator; null for builtin ones.</summary>
    public string? CustomCode => _table.String(1);

    /// <summary>Version: which features of the operator the model may use.</summary>
    public int Version => _table.Int32(2, absent: 1);

    /// <summary>Byte offset of the table in the file, for messages.</summary>
    public long FileOffset => _table.FileOffset;

    static OperatorCode IModelView<OperatorCode>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(table);
}
