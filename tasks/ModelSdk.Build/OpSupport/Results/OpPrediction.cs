namespace ModelSdk.Build.OpSupport;

/// <summary>Where an op runs.</summary>
public enum RunsOn
{
    /// <summary>Nowhere in the chain.</summary>
    Nowhere,

    /// <summary>A CPU kernel; <see cref="OpPrediction.Backend"/> tells whose.</summary>
    Cpu,

    /// <summary>LiteRT's GPU accelerator.</summary>
    Gpu,

    /// <summary>The NPU, compiled by the vendor's compiler.</summary>
    Npu,
}

/// <summary>How well it runs there.</summary>
public enum OpOutcome
{
    /// <summary>As it should, as far as the tables know.</summary>
    Runs,

    /// <summary>With less precision.</summary>
    LessPrecise,

    /// <summary>Only a compile tells whether it runs there.</summary>
    Unknown,

    /// <summary>With wrong results.</summary>
    Wrong,

    /// <summary>Not at all: the compiler refuses the whole model because of it. <see cref="RunsOn"/> is where it runs then.</summary>
    RefusesModel,
}

/// <summary>One op of a model, as it is in the file.</summary>
/// <param name="Subgraph">Index of its subgraph.</param>
/// <param name="Index">Index in that subgraph.</param>
/// <param name="Op">The operator's name; custom ops by their code, composites as <c>STABLEHLO_COMPOSITE:name</c>.</param>
/// <param name="Version">The operator's version.</param>
/// <param name="Output">Name of the first output tensor, or empty.</param>
/// <param name="Path">
/// Where it is: <c>12</c> for node 12 of subgraph 0, <c>2:5</c> for node 5 of subgraph 2, <c>12/3:4</c> for node 4 of
/// subgraph 3 that was put in the place of composite 12.
/// </param>
public sealed record OpNode(int Subgraph, int Index, string Op, int Version, string Output, string Path)
{
    /// <summary>Multiplications and additions of one run, or null when shapes leave them open.</summary>
    public long? Flops { get; init; }

    /// <summary>Bytes of constant inputs.</summary>
    public long WeightBytes { get; init; }

    /// <summary>Bytes of the outputs, or null when shapes leave them open.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>Shape of the first output such as <c>f32[1,224,224,3]</c>.</summary>
    public string OutputShape { get; init; } = "";
}

/// <summary>A rule that applied to an op.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Tensor">Name of the offending tensor with its place such as <c>input 1 'w'</c>, or null when it is the op itself.</param>
/// <param name="Found">What it has, such as <c>i64</c>.</param>
/// <param name="Allowed">What is allowed, such as <c>f32, f16</c>; empty when the reason says it all.</param>
public sealed record RuleHit(SupportRule Rule, string? Tensor, string Found, string Allowed);

/// <summary>What is predicted for one op on one target.</summary>
/// <param name="Node">The op.</param>
/// <param name="RunsOn">Where it runs.</param>
/// <param name="Backend">Id of the backend that runs it: <c>mediatek</c>, <c>gpu</c>, <c>xnnpack</c>, <c>builtin</c>, <c>managed</c>, or empty.</param>
/// <param name="Partition">Index in <see cref="TargetPrediction.Partitions"/>, or -1 on the CPU.</param>
/// <param name="Outcome">How well.</param>
/// <param name="Hits">Rules that decided or that are worth knowing, of all backends that were asked, in the order of asking.</param>
public sealed record OpPrediction(
    OpNode Node, RunsOn RunsOn, string Backend, int Partition, OpOutcome Outcome, IReadOnlyList<RuleHit> Hits);
