using ModelSdk.Build.Targets;

namespace ModelSdk.Build.OpSupport;

/// <summary>Ops that one accelerator runs in one go.</summary>
/// <param name="Index">Position in <see cref="TargetPrediction.Partitions"/>.</param>
/// <param name="RunsOn">Npu or Gpu.</param>
/// <param name="Subgraph">The subgraph whose ops they are.</param>
/// <param name="Ops">Positions in <see cref="TargetPrediction.Ops"/>.</param>
/// <param name="InputBytes">Bytes that cross into it in one run, or null when shapes leave them open.</param>
/// <param name="OutputBytes">Bytes that cross out of it.</param>
public sealed record Partition(
    int Index, RunsOn RunsOn, int Subgraph, IReadOnlyList<int> Ops, long? InputBytes, long? OutputBytes)
{
    /// <summary>Rules on partitions (operator counts) that applied.</summary>
    public IReadOnlyList<RuleHit> Hits { get; init; } = [];
}

/// <summary>A reason for which a backend refuses the whole model.</summary>
/// <param name="Hit">The rule.</param>
/// <param name="Ops">Positions in <see cref="TargetPrediction.Ops"/>; empty when it is about the graph itself.</param>
public sealed record Refusal(RuleHit Hit, IReadOnlyList<int> Ops);

/// <summary>What a GPU accelerator makes of the whole model.</summary>
public enum GpuVerdict
{
    /// <summary>It was not asked.</summary>
    NotAsked,

    /// <summary>All ops run on it.</summary>
    Whole,

    /// <summary>Some ops, or all, stay on the CPU.</summary>
    Partly,

    /// <summary>It refuses the model.</summary>
    Refused,
}

/// <summary>What is predicted for a model on one target.</summary>
public sealed record TargetPrediction
{
    /// <summary>The SoC; null stands for a device without an NPU that is asked for: GPU and CPU only.</summary>
    public SocTarget? Soc { get; init; }

    /// <summary>Id of the SoC, or <c>gpu+cpu</c> or <c>cpu</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Name of the NPU compiler for people, or empty.</summary>
    public string CompilerName { get; init; } = "";

    /// <summary>All ops in execution order; composites that were taken apart are replaced by their ops.</summary>
    public required IReadOnlyList<OpPrediction> Ops { get; init; }

    /// <summary>Partitions of NPU and GPU.</summary>
    public required IReadOnlyList<Partition> Partitions { get; init; }

    /// <summary>Why the NPU compiler refuses the whole model; empty when it does not.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>What the GPU makes of the whole model when it is asked for all of it.</summary>
    public GpuVerdict Gpu { get; init; }

    /// <summary>Whether the NPU was asked.</summary>
    public bool NpuAsked => Soc is not null;

    /// <summary>NPU partitions.</summary>
    public int NpuPartitions => Partitions.Count(static partition => partition.RunsOn == RunsOn.Npu);

    /// <summary>Changes of the accelerator while the ops run in order.</summary>
    public int Transitions { get; init; }

    /// <summary>Ops that run there.</summary>
    public int Count(RunsOn where) => Ops.Count(op => op.RunsOn == where);
}
