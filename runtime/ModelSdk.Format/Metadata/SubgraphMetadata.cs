using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Metadata;

/// <summary>Metadata of one subgraph (table SubGraphMetadata).</summary>
public readonly struct SubgraphMetadata : IModelView<SubgraphMetadata>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private SubgraphMetadata(TfliteModel model, FlatTable table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>Name.</summary>
    public string? Name => _table.String(0);

    /// <summary>What it does.</summary>
    public string? Description => _table.String(1);

    /// <summary>Metadata of inputs, meant to be in the order of <see cref="Subgraph.Inputs"/>.</summary>
    public ViewList<TensorMetadata> Inputs => new(_model, _table.Tables(2));

    /// <summary>Metadata of outputs, meant to be in the order of <see cref="Subgraph.Outputs"/>; some models differ.</summary>
    public ViewList<TensorMetadata> Outputs => new(_model, _table.Tables(3));

    /// <summary>Files that concern the subgraph.</summary>
    public ViewList<AssociatedFile> AssociatedFiles => new(_model, _table.Tables(4));

    /// <summary>Steps before the model that concern all inputs, such as a tokenizer.</summary>
    public ViewList<ProcessUnit> InputProcessUnits => new(_model, _table.Tables(5));

    /// <summary>Steps after the model that concern all outputs.</summary>
    public ViewList<ProcessUnit> OutputProcessUnits => new(_model, _table.Tables(6));

    /// <summary>Inputs that belong together.</summary>
    public ViewList<TensorGroup> InputGroups => new(_model, _table.Tables(7));

    /// <summary>Outputs that belong together, such as the parts of a detection.</summary>
    public ViewList<TensorGroup> OutputGroups => new(_model, _table.Tables(8));

    /// <summary>Blobs of other tools.</summary>
    public ViewList<CustomMetadata> CustomMetadata => new(_model, _table.Tables(9));

    static SubgraphMetadata IModelView<SubgraphMetadata>.Create(
        TfliteModel model, FlatTable table, int subgraph, int index) => new(model, table);
}

/// <summary>Tensors that belong together (table TensorGroup).</summary>
public readonly struct TensorGroup : IModelView<TensorGroup>
{
    private readonly FlatTable _table;

    private TensorGroup(FlatTable table) => _table = table;

    /// <summary>Name of the group.</summary>
    public string? Name => _table.String(0);

    /// <summary>Names of the tensors, as their metadata give them.</summary>
    public FlatStringVector TensorNames => _table.Strings(1);

    static TensorGroup IModelView<TensorGroup>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(table);
}

/// <summary>A blob of another tool (table CustomMetadata).</summary>
public readonly struct CustomMetadata : IModelView<CustomMetadata>
{
    private readonly FlatTable _table;

    private CustomMetadata(FlatTable table) => _table = table;

    /// <summary>Name.</summary>
    public string? Name => _table.String(0);

    /// <summary>The bytes, without a copy.</summary>
    public ReadOnlySpan<byte> Data => _table.Vector<byte>(1).Bytes;

    static CustomMetadata IModelView<CustomMetadata>.Create(
        TfliteModel model, FlatTable table, int subgraph, int index) => new(table);
}
