using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>One graph of a model (table SubGraph).</summary>
public readonly struct Subgraph : IModelView<Subgraph>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private Subgraph(TfliteModel model, FlatTable table, int index)
    {
        _model = model;
        _table = table;
        Index = index;
    }

    /// <summary>Position in <see cref="TfliteModel.Subgraphs"/>.</summary>
    public int Index { get; }

    /// <summary>Tensors, also the constant ones.</summary>
    public ViewList<TensorDef> Tensors => new(_model, _table.Tables(0), Index);

    /// <summary>Indices of the input tensors.</summary>
    public FlatVector<int> Inputs => _table.Vector<int>(1);

    /// <summary>Indices of the output tensors.</summary>
    public FlatVector<int> Outputs => _table.Vector<int>(2);

    /// <summary>Operators in execution order.</summary>
    public ViewList<OperatorDef> Operators => new(_model, _table.Tables(3), Index);

    /// <summary>Name, or null.</summary>
    public string? Name => _table.String(4);

    /// <summary>Index in the debug metadata, or -1.</summary>
    public int DebugMetadataIndex => _table.Int32(5, absent: -1);

    static Subgraph IModelView<Subgraph>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table, index);
}
