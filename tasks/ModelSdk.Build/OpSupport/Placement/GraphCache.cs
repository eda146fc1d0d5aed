using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.Reports;
using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>Graphs of one model that several targets share: most compilers take the same composites apart.</summary>
/// <param name="shapesAreFixed">Whether open dimensions count as fixed.</param>
internal sealed class GraphCache(bool shapesAreFixed)
{
    private readonly Dictionary<string, CheckGraph> _graphs = [];

    /// <summary>The graph of a subgraph with these composites taken apart.</summary>
    public CheckGraph Get(TfliteModel model, int subgraph, IReadOnlyList<string> inlined)
    {
        string key = $"{subgraph}|{string.Join('|', inlined)}";
        if (!_graphs.TryGetValue(key, out CheckGraph? graph))
        {
            graph = CheckGraph.Read(model, subgraph, inlined.ToHashSet(), shapesAreFixed);
            foreach (CheckNode node in graph.Nodes)
            {
                OpCost cost = OpCosts.Of(model.Subgraphs[node.Op.Subgraph], node.Def);
                node.Op = node.Op with
                {
                    Flops = cost.Flops,
                    WeightBytes = cost.WeightBytes,
                    OutputBytes = cost.OutputBytes,
                    OutputShape = cost.OutputShape,
                };
            }

            _graphs.Add(key, graph);
        }

        return graph;
    }
}
