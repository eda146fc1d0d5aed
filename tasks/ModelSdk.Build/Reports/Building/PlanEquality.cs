namespace ModelSdk.Build.Reports;

/// <summary>Equality of predictions by content; lists in records are compared by reference otherwise.</summary>
internal static class PlanEquality
{
    /// <summary>Equality of placements.</summary>
    public static IEqualityComparer<ReportPlacement> Placements { get; } = EqualityComparer<ReportPlacement>.Create(
        static (a, b) => a!.RunsOn == b!.RunsOn && a.Outcome == b.Outcome && a.Backend == b.Backend && a.Hits.SequenceEqual(b.Hits),
        static placement => HashCode.Combine(
            placement.RunsOn, placement.Outcome, placement.Hits.Count, placement.Hits.Count > 0 ? placement.Hits[0] : -1));

    private static EqualityComparer<ReportRefusal> Refusals { get; } = EqualityComparer<ReportRefusal>.Create(
        static (a, b) => a!.Hit == b!.Hit && a.Tensor == b.Tensor && a.Nodes.SequenceEqual(b.Nodes),
        static refusal => refusal.Hit);

    /// <summary>Whether two predictions say the same; counts and verdicts follow from what is compared.</summary>
    public static bool AreEqual(ReportPlan a, ReportPlan b) =>
        a.OpList == b.OpList && a.Gpu == b.Gpu && a.Verdict == b.Verdict && a.Transitions == b.Transitions
        && a.Runs.SequenceEqual(b.Runs)
        && a.PartitionRuns.SequenceEqual(b.PartitionRuns)
        && a.Placements.SequenceEqual(b.Placements, Placements)
        && AreEqual(a.Partitions, b.Partitions)
        && a.Refusals.SequenceEqual(b.Refusals, Refusals);

    private static bool AreEqual(ReportPartitions a, ReportPartitions b) =>
        a.Ops.SequenceEqual(b.Ops) && a.RunsOn.SequenceEqual(b.RunsOn)
        && a.InputBytes.SequenceEqual(b.InputBytes) && a.OutputBytes.SequenceEqual(b.OutputBytes)
        && a.Hits.SequenceEqual(b.Hits);
}
