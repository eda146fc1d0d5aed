using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>A named entry point (table SignatureDef): names for inputs and outputs of one subgraph.</summary>
public readonly struct SignatureDef : IModelView<SignatureDef>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private SignatureDef(TfliteModel model, FlatTable table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>Names of inputs, in the order of the file, which may differ from the subgraph's.</summary>
    public ViewList<TensorMap> Inputs => new(_model, _table.Tables(0));

    /// <summary>Names of outputs.</summary>
    public ViewList<TensorMap> Outputs => new(_model, _table.Tables(1));

    /// <summary>Name of the signature.</summary>
    public string? Key => _table.String(2);

    /// <summary>Bytes of the key.</summary>
    internal ReadOnlySpan<byte> KeyUtf8 => _table.Utf8(2);

    /// <summary>The subgraph that it runs.</summary>
    public uint SubgraphIndex => _table.UInt32(4);

    /// <summary>Byte offset of the table in the file, for messages.</summary>
    public long FileOffset => _table.FileOffset;

    static SignatureDef IModelView<SignatureDef>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table);
}

/// <summary>Name of one tensor in a signature (table TensorMap).</summary>
public readonly struct TensorMap : IModelView<TensorMap>
{
    private readonly FlatTable _table;

    private TensorMap(FlatTable table) => _table = table;

    /// <summary>Name in the signature.</summary>
    public string? Name => _table.String(0);

    /// <summary>Bytes of the name.</summary>
    internal ReadOnlySpan<byte> NameUtf8 => _table.Utf8(0);

    /// <summary>Index in the tensors of the signature's subgraph.</summary>
    public uint TensorIndex => _table.UInt32(1);

    static TensorMap IModelView<TensorMap>.Create(TfliteModel model, FlatTable table, int subgraph, int index) => new(table);
}
