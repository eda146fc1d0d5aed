namespace ModelSdk.Build.OpSupport;

/// <summary>Says when a model is cut into many partitions (MSDK3008).</summary>
internal static class PartitionFindings
{
    /// <summary>
    /// More partitions than this are warned about when MaxPartitions says nothing. LiteRT itself has no limit; three is
    /// what TensorFlow Lite's NNAPI delegate hands over at most by default (max_number_delegated_partitions in
    /// tflite/delegates/nnapi/nnapi_delegate.h), the only number that the framework has for it.
    /// </summary>
    public const int UsualLimit = 3;

    /// <summary>The findings; targets that are cut alike are joined.</summary>
    public static IEnumerable<CheckFinding> Of(ModelItem item, FindingSettings settings, IReadOnlyList<TargetPrediction> predictions)
    {
        TargetPrediction[] targets = [.. predictions.Where(static target => target.Soc is not null && target.NpuPartitions > 0)];
        foreach (IGrouping<(int Partitions, int Transitions), TargetPrediction> same in targets
            .Where(target => settings.MaxPartitions is { } most ? target.NpuPartitions > most : MostInOneGraph(target) > UsualLimit)
            .GroupBy(static target => (target.NpuPartitions, target.Transitions)))
        {
            yield return Fragmented(item, settings, [.. same], same.Key);
        }
    }

    /// <summary>A model with four signatures has four partitions at least, and runs one of them at a time.</summary>
    private static int MostInOneGraph(TargetPrediction target) => target.Partitions
        .Where(static partition => partition.RunsOn == RunsOn.Npu)
        .GroupBy(static partition => partition.Subgraph)
        .Max(static graph => graph.Count());

    private static CheckFinding Fragmented(
        ModelItem item, FindingSettings settings, TargetPrediction[] targets, (int Partitions, int Transitions) cut)
    {
        DiagnosticSeverity severity = (settings.MaxPartitions, settings.NpuRequirement) switch
        {
            (not null, _) => DiagnosticSeverity.Error,
            (null, NpuRequirement.None) => DiagnosticSeverity.Info,
            _ => DiagnosticSeverity.Warning,
        };
        string todo = settings.MaxPartitions is null
            ? $"Mend the ops that leave the NPU (MSDK3002 names them), or accept the number with MaxPartitions=\"{cut.Partitions}\" on the Model item"
            : "Mend the ops that leave the NPU (MSDK3002 names them), or raise MaxPartitions";
        string allowed = settings.MaxPartitions is { } most ? $", but MaxPartitions allows {most}" : "";
        return Finding(
            DiagnosticRules.Fragmented.At(
                item.FullPath, item.Identity, cut.Partitions, TargetNames.Of(targets), allowed, cut.Transitions, $"What to do: {todo}.") with
            {
                Severity = severity,
            },
            targets,
            [
                .. targets[0].Partitions.Where(static partition => partition.RunsOn == RunsOn.Npu)
                    .Select(partition => new FindingOccurrence(targets[0].Ops[partition.Ops[0]].Node, null, Range(targets[0], partition), "")),
            ]);
    }

    private static CheckFinding Finding(
        ModelDiagnostic diagnostic, TargetPrediction[] targets, IReadOnlyList<FindingOccurrence> occurrences) =>
        new(diagnostic, null, [.. targets.Select(static target => target.Target)], occurrences);

    /// <summary>Such as <c>12 ops from CONV_2D at node 0 to ADD at node 14</c>.</summary>
    public static string Range(TargetPrediction target, Partition partition)
    {
        OpNode first = target.Ops[partition.Ops[0]].Node;
        OpNode last = target.Ops[partition.Ops[^1]].Node;
        return partition.Ops.Count == 1
            ? $"{first.Op} at {NodeList.Place(first)}"
            : $"{partition.Ops.Count:N0} ops from {first.Op} at {NodeList.Place(first)} to {last.Op} at {NodeList.Place(last)}";
    }
}
