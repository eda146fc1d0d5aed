using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>Groups the ops that an NPU compiler selected into partitions, as LiteRT does by default.</summary>
/// <remarks>
/// Each run of selected ops in execution order is a partition, whether tensors join them or not; there is no least size.
/// Source: litert/compiler/plugin/algo.cc, GetPartitionsFromFlatListV2 (partition strategy 0); measured with release 2.3.0
/// on 2,713 models (tests/Truth).
/// </remarks>
internal static class Islands
{
    /// <summary>The partitions, each in execution order.</summary>
    public static List<List<CheckNode>> Group(CheckGraph graph, bool[] selected)
    {
        List<List<CheckNode>> islands = [];
        foreach (CheckNode node in graph.Nodes.Where(node => selected[node.Position]))
        {
            if (node.Position == 0 || !selected[node.Position - 1])
            {
                islands.Add([]);
            }

            islands[^1].Add(node);
        }

        return islands;
    }
}
