using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>What is predicted for the model on one target, or on several that do not differ.</summary>
public sealed record ReportPlan
{
    /// <summary>The prediction in a word.</summary>
    public required ReportVerdict Verdict { get; init; }

    /// <summary>What the GPU makes of the model when it is asked for all of it.</summary>
    public required GpuVerdict Gpu { get; init; }

    /// <summary>How much runs where: NPU, GPU, CPU, nowhere.</summary>
    public required IReadOnlyList<ReportShare> Shares { get; init; }

    /// <summary>Ops by outcome; outcomes without ops are left out.</summary>
    public required IReadOnlyList<ReportOutcome> Outcomes { get; init; }

    /// <summary>Changes of the accelerator during a run.</summary>
    public required int Transitions { get; init; }

    /// <summary>Position in <see cref="ModelReport.OpLists"/>.</summary>
    public required int OpList { get; init; }

    /// <summary>Distinct placements of ops.</summary>
    public required IReadOnlyList<ReportPlacement> Placements { get; init; }

    /// <summary>Pairs of numbers: position in <see cref="Placements"/>, and how many ops in a row have it.</summary>
    public required IReadOnlyList<int> Runs { get; init; }

    /// <summary>Pairs of numbers: position in <see cref="Partitions"/> or -1, and how many ops in a row have it.</summary>
    public required IReadOnlyList<int> PartitionRuns { get; init; }

    /// <summary>Partitions of NPU and GPU.</summary>
    public required ReportPartitions Partitions { get; init; }

    /// <summary>Why the NPU compiler refuses the whole model.</summary>
    public required IReadOnlyList<ReportRefusal> Refusals { get; init; }

    /// <summary>The share of one accelerator.</summary>
    public ReportShare Share(RunsOn where) => Shares.First(share => share.RunsOn == where);

    /// <summary>Number of ops with an outcome.</summary>
    public int Count(OpOutcome outcome) => Outcomes.FirstOrDefault(count => count.Outcome == outcome)?.Ops ?? 0;

    /// <summary><see cref="Runs"/> or <see cref="PartitionRuns"/> written out: a number for each op.</summary>
    public static IEnumerable<int> Expand(IReadOnlyList<int> runs)
    {
        for (int i = 0; i + 1 < runs.Count; i += 2)
        {
            for (int k = 0; k < runs[i + 1]; k++)
            {
                yield return runs[i];
            }
        }
    }
}

/// <summary>How much of a model an accelerator runs.</summary>
/// <param name="RunsOn">The accelerator.</param>
/// <param name="Ops">Number of ops.</param>
/// <param name="Flops">Their known multiplications and additions.</param>
public sealed record ReportShare(RunsOn RunsOn, int Ops, long Flops);

/// <summary>How many ops have an outcome.</summary>
/// <param name="Outcome">How well they run.</param>
/// <param name="Ops">Number of ops.</param>
public sealed record ReportOutcome(OpOutcome Outcome, int Ops);

/// <summary>Where and how ops run.</summary>
/// <param name="RunsOn">The accelerator.</param>
/// <param name="Backend">Whose kernels.</param>
/// <param name="Outcome">How well.</param>
/// <param name="Hits">Positions in <see cref="ModelReport.Hits"/>: why.</param>
public sealed record ReportPlacement(RunsOn RunsOn, string Backend, OpOutcome Outcome, IReadOnlyList<int> Hits);

/// <summary>Partitions of NPU and GPU: ops that run in one go; columns of the same length.</summary>
public sealed record ReportPartitions
{
    /// <summary>Npu or Gpu.</summary>
    public required IReadOnlyList<RunsOn> RunsOn { get; init; }

    /// <summary>The subgraph whose ops they are.</summary>
    public required IReadOnlyList<int> Subgraph { get; init; }

    /// <summary>Number of ops.</summary>
    public required IReadOnlyList<int> Ops { get; init; }

    /// <summary>Bytes that cross into it in one run, or null when shapes leave them open.</summary>
    public required IReadOnlyList<long?> InputBytes { get; init; }

    /// <summary>Bytes that cross out of it.</summary>
    public required IReadOnlyList<long?> OutputBytes { get; init; }

    /// <summary>Rules on partitions that applied.</summary>
    public required IReadOnlyList<ReportPartitionHit> Hits { get; init; }
}

/// <summary>A rule that applied to a partition.</summary>
/// <param name="Partition">Its position.</param>
/// <param name="Hit">Position in <see cref="ModelReport.Hits"/>.</param>
public sealed record ReportPartitionHit(int Partition, int Hit);

/// <summary>A reason for which a compiler refuses the whole model.</summary>
/// <param name="Hit">Position in <see cref="ModelReport.Hits"/>.</param>
/// <param name="Tensor">Place and name of the offending tensor, or null.</param>
/// <param name="Nodes">Paths of the ops; empty when it is about the graph itself.</param>
public sealed record ReportRefusal(int Hit, string? Tensor, IReadOnlyList<string> Nodes);
