using ModelSdk.Build.Targets;

namespace ModelSdk.Build.OpSupport;

/// <summary>What a model is checked for; made from the item's metadata and the project's properties.</summary>
public sealed record CheckSettings
{
    /// <summary>In order of preference; ops that the first does not take go to the next.</summary>
    public IReadOnlyList<RunsOn> Accelerators { get; init; } = [RunsOn.Npu, RunsOn.Gpu, RunsOn.Cpu];

    /// <summary>SoCs whose NPU is asked.</summary>
    public IReadOnlyList<SocTarget> Targets { get; init; } = [];

    /// <summary>Custom operators that the application registers at run time.</summary>
    public IReadOnlySet<string> CustomOps { get; init; } = new HashSet<string>();

    /// <summary>Whether the project delivers LiteRT's own library, whose kernels then count.</summary>
    public bool NativeLiteRt { get; init; }

    /// <summary>Whether the application fixes all open dimensions (FixedShapes): no tensor counts as dynamic then.</summary>
    public bool ShapesAreFixed { get; init; }

    /// <summary>Leaves out rules of the vendor compilers' own step; for comparison with their partitioners.</summary>
    public bool PartitionStepOnly { get; init; }

    /// <summary>The subgraphs to look at; null means all that are not decompositions, as the compilers do.</summary>
    public IReadOnlySet<int>? Subgraphs { get; init; }
}
