using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>What LiteRT's GPU accelerator makes of the ops that the NPU left.</summary>
/// <param name="Decisions">One for each op of the graph.</param>
/// <param name="Partition">The one partition that runs on the GPU; empty when none does.</param>
/// <param name="Refusals">Reasons for which it refuses the model.</param>
internal sealed record GpuGraph(
    NodeDecision[] Decisions, IReadOnlyList<CheckNode> Partition, IReadOnlyList<(RuleHit Hit, CheckNode? Node)> Refusals);

/// <summary>Predicts the GPU accelerator: an op-by-op check, then only the largest partition.</summary>
/// <remarks>
/// Source: ml_drift_delegate/tflite/model_builder.cc; max_delegated_partitions is 1 in all its delegates.
/// What refuses the model before the accelerator is asked is in <see cref="GpuPreparation"/>.
/// </remarks>
internal static class GpuPlacement
{
    /// <summary>Asks about a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rules">The table of the GPU.</param>
    /// <param name="islands">NPU partitions, which are one op each at run time.</param>
    /// <param name="customOps">Custom operators that the application registers.</param>
    public static GpuGraph Predict(
        CheckGraph graph, NodeRules rules, IReadOnlyList<List<CheckNode>> islands, IReadOnlySet<string> customOps)
    {
        HashSet<CheckNode> inNpu = [.. islands.SelectMany(static island => island)];
        NodeDecision[] decisions = HalfConstants.Decide(graph, rules, inNpu);
        List<(RuleHit, CheckNode?)> refusals =
        [
            .. GpuPreparation.Refusals(graph, rules, node => inNpu.Contains(node) || customOps.Contains(node.CustomCode)),
        ];

        List<CheckNode> largest = DelegatePartitions.Group(Steps(graph, islands, decisions))
            .OrderByDescending(static partition => partition.Count)
            .FirstOrDefault() ?? [];
        foreach (CheckNode node in largest)
        {
            refusals.AddRange(decisions[node.Position].Refusals.Select(hit => (hit, (CheckNode?)node)));
        }

        return new GpuGraph(decisions, refusals.Count > 0 ? [] : largest, refusals);
    }

    private static List<DelegateStep> Steps(CheckGraph graph, IReadOnlyList<List<CheckNode>> islands, NodeDecision[] decisions)
    {
        Dictionary<CheckNode, List<CheckNode>> island = [];
        foreach (List<CheckNode> nodes in islands)
        {
            foreach (CheckNode node in nodes)
            {
                island[node] = nodes;
            }
        }

        List<DelegateStep> steps = [];
        foreach (CheckNode node in graph.Nodes)
        {
            if (!island.TryGetValue(node, out List<CheckNode>? nodes))
            {
                steps.Add(new DelegateStep([node], decisions[node.Position].IsTaken));
            }
            else if (nodes[^1] == node)
            {
                steps.Add(new DelegateStep(nodes, IsSupported: false));
            }
        }

        return steps;
    }
}
