using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.OpSupport.Graphs;

/// <summary>A subgraph as partitioners see it: ops with their producers and consumers, some composites taken apart.</summary>
internal sealed class CheckGraph
{
    private readonly TfliteModel _model;
    private readonly IReadOnlySet<string> _inlined;
    private readonly bool _shapesAreFixed;
    private readonly List<CheckNode> _nodes = [];
    private readonly List<CheckTensor> _tensors = [];

    private CheckGraph(TfliteModel model, int subgraph, IReadOnlySet<string> inlined, bool shapesAreFixed)
    {
        _shapesAreFixed = shapesAreFixed;
        _model = model;
        _inlined = inlined;
        Subgraph = subgraph;
    }

    /// <summary>Index in the model.</summary>
    public int Subgraph { get; }

    /// <summary>In execution order.</summary>
    public IReadOnlyList<CheckNode> Nodes => _nodes;

    public IReadOnlyList<CheckTensor> Tensors => _tensors;

    public IReadOnlyList<CheckTensor> Inputs { get; private set; } = [];

    public IReadOnlyList<CheckTensor> Outputs { get; private set; } = [];

    /// <summary>Reads a subgraph; composites whose paths are in <paramref name="inlined"/> are replaced by their decompositions.</summary>
    public static CheckGraph Read(TfliteModel model, int subgraph, IReadOnlySet<string> inlined, bool shapesAreFixed)
    {
        CheckGraph graph = new(model, subgraph, inlined, shapesAreFixed);
        Subgraph source = model.Subgraphs[subgraph];
        CheckTensor?[] tensors = graph.AddTensors(source, []);
        graph.Inputs = [.. source.Inputs.ToArray().Where(static i => i >= 0).Select(i => tensors[i]!)];
        graph.Outputs = [.. source.Outputs.ToArray().Where(static i => i >= 0).Select(i => tensors[i]!)];
        graph.AddNodes(source, tensors, subgraph == 0 ? "" : $"{subgraph}:");
        foreach (CheckTensor tensor in graph.Inputs)
        {
            tensor.IsGraphInput = true;
        }

        foreach (CheckTensor tensor in graph.Outputs)
        {
            tensor.IsGraphOutput = true;
        }

        return graph;
    }

    /// <summary>Subgraphs that are decompositions of composites: compilers do not look at them by themselves.</summary>
    public static HashSet<int> Decompositions(TfliteModel model)
    {
        HashSet<int> found = [];
        foreach (Subgraph graph in model.Subgraphs)
        {
            foreach (OperatorDef op in graph.Operators)
            {
                if (op.Code.Builtin == BuiltinOperator.StablehloComposite)
                {
                    found.Add(op.GetOptions<StablehloCompositeOptions>().DecompositionSubgraph);
                }
            }
        }

        return found;
    }

    /// <summary>Whether a composite can be replaced by its decomposition: both have the same inputs and outputs.</summary>
    public bool CanInline(CheckNode composite)
    {
        int index = composite.Def.GetOptions<StablehloCompositeOptions>().DecompositionSubgraph;
        if ((uint)index >= (uint)_model.Subgraphs.Count)
        {
            return false;
        }

        Subgraph body = _model.Subgraphs[index];
        return Fits(body, body.Inputs.ToArray(), composite.Inputs) && Fits(body, body.Outputs.ToArray(), composite.Outputs);
    }

    /// <summary>Shapes of the inputs of a subgraph that an op runs; empty when there is no such subgraph.</summary>
    public IReadOnlyList<int[]> InputShapes(int subgraph) => ShapesOf(subgraph, static body => body.Inputs.ToArray());

    /// <summary>Shapes of its outputs.</summary>
    public IReadOnlyList<int[]> OutputShapes(int subgraph) => ShapesOf(subgraph, static body => body.Outputs.ToArray());

    private int[][] ShapesOf(int subgraph, Func<Subgraph, int[]> tensors)
    {
        if ((uint)subgraph >= (uint)_model.Subgraphs.Count)
        {
            return [];
        }

        Subgraph body = _model.Subgraphs[subgraph];
        return [.. tensors(body).Select(index => index < 0 ? [] : body.Tensors[index].Shape.ToArray())];
    }

    private static bool Fits(Subgraph body, int[] indices, CheckTensor?[] tensors) =>
        indices.Length == tensors.Length
        && indices.Zip(tensors).All(pair => pair.First >= 0
            && pair.Second is { } tensor
            && body.Tensors[pair.First].Type == tensor.Def.Type
            && body.Tensors[pair.First].Shape.ToArray().AsSpan().SequenceEqual(tensor.Shape));

    /// <summary>Adds the tensors of a subgraph; those in <paramref name="known"/> stand for tensors of the caller.</summary>
    private CheckTensor?[] AddTensors(Subgraph source, Dictionary<int, CheckTensor> known)
    {
        CheckTensor?[] tensors = new CheckTensor?[source.Tensors.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            if (!known.TryGetValue(i, out tensors[i]))
            {
                tensors[i] = new CheckTensor(source.Tensors[i], _shapesAreFixed) { Position = _tensors.Count };
                _tensors.Add(tensors[i]!);
            }
        }

        return tensors;
    }

    private void AddNodes(Subgraph source, CheckTensor?[] tensors, string prefix)
    {
        foreach (OperatorDef op in source.Operators)
        {
            CheckTensor?[] inputs = [.. op.Inputs.ToArray().Select(i => i < 0 ? null : tensors[i])];
            CheckTensor[] outputs = [.. op.Outputs.ToArray().Where(static i => i >= 0).Select(i => tensors[i]!)];
            CheckNode node = new(source, op, $"{prefix}{op.Index}", inputs, outputs);
            if (node.IsComposite && _inlined.Contains(node.Op.Path))
            {
                AddDecomposition(node);
            }
            else
            {
                Add(node);
            }
        }
    }

    private void AddDecomposition(CheckNode composite)
    {
        Subgraph body = _model.Subgraphs[composite.Def.GetOptions<StablehloCompositeOptions>().DecompositionSubgraph];
        Dictionary<int, CheckTensor> known = [];
        for (int i = 0; i < composite.Inputs.Length; i++)
        {
            known[body.Inputs[i]] = composite.Inputs[i]!;
        }

        for (int i = 0; i < composite.Outputs.Length; i++)
        {
            // An input that is also an output keeps the caller's input.
            known.TryAdd(body.Outputs[i], composite.Outputs[i]);
        }

        AddNodes(body, AddTensors(body, known), $"{composite.Op.Path}/{body.Index}:");
    }

    private void Add(CheckNode node)
    {
        node.Position = _nodes.Count;
        _nodes.Add(node);
        bool isKnown = KnownValues.AreMadeBy(node);
        foreach (CheckTensor tensor in node.Outputs)
        {
            tensor.Producer = node;
            tensor.IsComputedEarly |= isKnown;
        }

        foreach (CheckTensor tensor in node.Inputs.OfType<CheckTensor>().Distinct())
        {
            tensor.Consumers.Add(node);
        }
    }
}
