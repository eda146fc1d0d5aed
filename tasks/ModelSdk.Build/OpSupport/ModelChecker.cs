using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.OpSupport.Placement;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;
using ModelSdk.Format;

namespace ModelSdk.Build.OpSupport;

/// <summary>Predicts for each op of a model where it runs on each target, as LiteRT and the compilers would decide.</summary>
/// <remarks>
/// Called by the diagnostics of the build, the report, <c>modelsdk check</c> and the comparison with real partitioners.
/// The facts are in Data; the order of decisions is that of npu-op-support.md section 9: NPU compiler with its whole-model
/// refusals, then the largest GPU partition, then XNNPACK and builtin kernels.
/// </remarks>
public static class ModelChecker
{
    /// <summary>One prediction for each target of <paramref name="settings"/>, then one for a device without an NPU.</summary>
    /// <remarks>Without <see cref="RunsOn.Npu"/> in the accelerators the targets are not asked.</remarks>
    public static IReadOnlyList<TargetPrediction> Check(
        TfliteModel model, CheckSettings settings, CancellationToken cancellationToken = default)
    {
        HashSet<int> decompositions = CheckGraph.Decompositions(model);
        int[] subgraphs =
        [
            .. Enumerable.Range(0, model.Subgraphs.Count)
                .Where(index => !decompositions.Contains(index) && settings.Subgraphs?.Contains(index) != false),
        ];
        GraphCache graphs = new(settings.ShapesAreFixed);
        SharedBackends shared = new(model, settings);
        (RuleHit, CheckNode?)[] unreadable = [.. subgraphs.SelectMany(subgraph => WhyUnreadable(graphs.Get(model, subgraph, [])))];
        List<TargetPrediction> predictions = [];
        if (settings.Accelerators.Contains(RunsOn.Npu))
        {
            foreach (SocTarget soc in settings.Targets)
            {
                cancellationToken.ThrowIfCancellationRequested();
                predictions.Add(OnNpu(model, settings, shared, graphs, subgraphs, soc, unreadable));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        predictions.Add(WithoutNpu(model, settings, shared, graphs, subgraphs, unreadable.Length == 0));
        return predictions;
    }

    private static TargetPrediction OnNpu(
        TfliteModel model,
        CheckSettings settings,
        SharedBackends shared,
        GraphCache graphs,
        int[] subgraphs,
        SocTarget soc,
        IReadOnlyCollection<(RuleHit Hit, CheckNode? Node)> unreadable)
    {
        BackendTable table = BackendTables.Find(soc.Backend);
        NpuPlacement npu = NpuPlacement.Predict(model, graphs, new NodeRules(table, soc, settings.PartitionStepOnly), subgraphs);
        PredictionBuilder builder = new(settings, shared, soc, table, isReadable: unreadable.Count == 0);
        if (npu.Refusals.Count + unreadable.Count > 0)
        {
            foreach (int subgraph in subgraphs)
            {
                builder.Add(graphs.Get(model, subgraph, []), null);
            }

            builder.AddRefusals(unreadable.Concat(npu.Refusals));
        }
        else
        {
            foreach (NpuGraph graph in npu.Graphs)
            {
                builder.Add(graph.Graph, graph);
            }
        }

        return builder.Build(soc.Id, table.Name);
    }

    private static TargetPrediction WithoutNpu(
        TfliteModel model, CheckSettings settings, SharedBackends shared, GraphCache graphs, int[] subgraphs, bool isReadable)
    {
        PredictionBuilder builder = new(settings, shared, null, null, isReadable);
        foreach (int subgraph in subgraphs)
        {
            builder.Add(graphs.Get(model, subgraph, []), null);
        }

        return builder.Build(settings.Accelerators.Contains(RunsOn.Gpu) ? "gpu+cpu" : "cpu", "");
    }

    /// <summary>Why LiteRT's native library cannot read a model with this graph; nothing when it can.</summary>
    private static IEnumerable<(RuleHit Hit, CheckNode? Node)> WhyUnreadable(CheckGraph graph)
    {
        NodeRules reader = new(BackendTables.Reader, null);
        return reader.CheckGraph(graph).Concat(graph.Nodes.SelectMany(
            node => reader.Decide(node).Refusals.Select(hit => (hit, (CheckNode?)node))));
    }
}
