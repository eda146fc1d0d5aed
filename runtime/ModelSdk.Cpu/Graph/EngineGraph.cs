using ModelSdk.Format;

namespace ModelSdk.Cpu.Graph;

/// <summary>One subgraph in the engine's own form: made once for a model, changed by passes, then planned.</summary>
internal sealed class EngineGraph
{
    private readonly TfliteModel _model;

    /// <summary>Reads a subgraph of a verified model.</summary>
    /// <exception cref="ModelException">A value is read before it is there.</exception>
    public EngineGraph(TfliteModel model, int subgraph)
    {
        _model = model;
        Format.Subgraph definition = model.Subgraphs[subgraph];
        Subgraph = subgraph;
        Value[] values = [.. definition.Tensors.Select(static tensor => new Value(tensor))];
        foreach (Value value in values)
        {
            if (value.Quantization is { } blocks && (uint)blocks.ScalesTensor < (uint)values.Length)
            {
                value.Quantization = blocks with { BlockScales = values[blocks.ScalesTensor] };
            }
        }

        Inputs = [.. definition.Inputs.ToArray().Select(index => values[index])];
        foreach (Value input in Inputs)
        {
            input.MakeInput();
        }

        Outputs = [.. definition.Outputs.ToArray().Select(index => values[index])];
        Nodes = [.. definition.Operators.Select(node => Read(model, node, values, subgraph))];
        Values = values;
        GraphOrder.Check(this);
    }

    /// <summary>Index of the subgraph in the model.</summary>
    public int Subgraph { get; }

    /// <summary>Tensors of the file, by index; passes may leave some without a use.</summary>
    public IReadOnlyList<Value> Values { get; }

    /// <summary>Inputs, in the order of the subgraph.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>Outputs, in the order of the subgraph.</summary>
    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>Nodes in execution order.</summary>
    public List<Node> Nodes { get; set; }

    /// <summary>A new graph of another subgraph of the model, or null when there is no such subgraph.</summary>
    public EngineGraph? Callee(int subgraph) =>
        (uint)subgraph < (uint)_model.Subgraphs.Count ? new EngineGraph(_model, subgraph) : null;

    /// <summary>How many nodes read each value; a graph output counts as one more.</summary>
    public Dictionary<Value, int> CountUses()
    {
        Dictionary<Value, int> uses = [];
        foreach (Value? value in Nodes.SelectMany(static node => node.Inputs).Concat(Outputs))
        {
            if (value is not null)
            {
                uses[value] = uses.GetValueOrDefault(value) + 1;
            }
        }

        return uses;
    }

    private static Node Read(TfliteModel model, OperatorDef node, Value[] values, int subgraph)
    {
        OperatorCode code = node.Code;
        return new Node
        {
            Index = node.Index,
            Subgraph = subgraph,
            Op = code.Builtin,
            CustomCode = code.Builtin == BuiltinOperator.Custom ? code.CustomCode : null,
            Version = code.Version,
            Inputs = [.. node.Inputs.ToArray().Select(index => index < 0 ? null : values[index])],
            Outputs = [.. node.Outputs.ToArray().Select(index => values[index])],
            Intermediates = [.. node.Intermediates.ToArray().Select(index => index < 0 ? null : values[index])],
            Options = node.Options,
            Options2 = node.Options2,
            CustomOptions = node.GetCustomOptions().ToArray(),
            Region = index => (uint)index < (uint)model.Subgraphs.Count
                ? [.. model.Subgraphs[index].Operators.Select(static inner => inner.Code.Builtin)]
                : null,
        };
    }
}
