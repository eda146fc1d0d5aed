using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>One graph with what an NPU compiler selects of it.</summary>
/// <param name="Graph">With the composites taken apart that the compiler does not take.</param>
/// <param name="Decisions">One for each op.</param>
/// <param name="Islands">The partitions.</param>
internal sealed record NpuGraph(CheckGraph Graph, NodeDecision[] Decisions, List<List<CheckNode>> Islands)
{
    /// <summary>Whether the compiler selects the op.</summary>
    public bool IsSelected(CheckNode node) => Decisions[node.Position].IsTaken;
}

/// <summary>Predicts the partitioning step of LiteRT's ahead-of-time compilation for one SoC.</summary>
/// <remarks>
/// Steps as in litert/compiler/plugin/compiler_plugin.cc: every subgraph that is no decomposition is asked; composites
/// that are not selected are taken apart and the graph is asked once more; <c>odml.npu_call</c> is always a partition of
/// its own, <c>odml.cpu_call</c> never one.
/// </remarks>
internal sealed class NpuPlacement
{
    private const string NpuCall = "odml.npu_call";
    private const string CpuCall = "odml.cpu_call";

    private readonly TfliteModel _model;
    private readonly NodeRules _rules;
    private readonly GraphCache _graphs;

    private NpuPlacement(TfliteModel model, GraphCache graphs, NodeRules rules)
    {
        _model = model;
        _graphs = graphs;
        _rules = rules;
    }

    /// <summary>Reasons for which the compiler refuses the model, with the ops that give them.</summary>
    public List<(RuleHit Hit, CheckNode? Node)> Refusals { get; } = [];

    /// <summary>One for each subgraph.</summary>
    public List<NpuGraph> Graphs { get; } = [];

    public static NpuPlacement Predict(
        TfliteModel model, GraphCache graphs, NodeRules rules, IEnumerable<int> subgraphs)
    {
        NpuPlacement placement = new(model, graphs, rules);
        foreach (int subgraph in subgraphs)
        {
            placement.Place(subgraph);
        }

        return placement;
    }

    private void Place(int subgraph)
    {
        CheckGraph graph = _graphs.Get(_model, subgraph, []);
        NodeDecision[] decisions = Decide(graph);
        string[] unselected =
        [
            .. graph.Nodes
                .Where(node => node.IsComposite && node.CompositeName is not NpuCall and not CpuCall
                    && !decisions[node.Position].IsTaken && graph.CanInline(node))
                .Select(static node => node.Op.Path),
        ];
        if (unselected.Length > 0)
        {
            graph = _graphs.Get(_model, subgraph, unselected);
            decisions = Decide(graph);
        }

        Refusals.AddRange(_rules.CheckGraph(graph).Where(static found => found.Hit.Rule.Effect == RuleEffect.Refuse));
        foreach (CheckNode node in graph.Nodes)
        {
            Refusals.AddRange(decisions[node.Position].Refusals.Select(hit => (hit, (CheckNode?)node)));
        }

        // The plugin is not asked about an npu_call: it ends the island before it and is one of its own.
        CheckNode[] calls = [.. graph.Nodes.Where(static node => node.CompositeName == NpuCall)];
        bool[] selected = [.. graph.Nodes.Select(node => decisions[node.Position].IsTaken && node.CompositeName != NpuCall)];
        List<List<CheckNode>> islands = [.. Islands.Group(graph, selected), .. calls.Select(static call => new List<CheckNode> { call })];
        Graphs.Add(new NpuGraph(graph, decisions, islands));
    }

    private NodeDecision[] Decide(CheckGraph graph) =>
    [
        .. graph.Nodes.Select(node => node.CompositeName switch
        {
            NpuCall => new NodeDecision(true, []),
            CpuCall => new NodeDecision(false, []),
            _ => _rules.Decide(node),
        }),
    ];
}
