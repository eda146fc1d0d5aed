using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Everything that the check says of one model: the file <c>&lt;Name&gt;.ops.json</c>, from which all reports are made.</summary>
/// <remarks>
/// The records of this folder are the JSON schema (docs/report.md, docs/report.schema.json): names of members are names
/// in the file. A change that an older reader would misread raises <see cref="CurrentSchema"/>. Lists that are as long
/// as the model are columns of numbers: 5,000 ops on 10 targets must stay small.
/// </remarks>
public sealed partial record ModelReport
{
    /// <summary>Version of the format that this version writes, and the only one that it reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Version of the format.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Who made it.</summary>
    public required ReportTool Tool { get; init; }

    /// <summary>The model file.</summary>
    public required ReportedModel Model { get; init; }

    /// <summary>Versions of the tables that the predictions come from, one for each backend that was asked.</summary>
    public required IReadOnlyList<ReportTable> Tables { get; init; }

    /// <summary>Rules that applied anywhere; other members refer to them by position.</summary>
    public required IReadOnlyList<ReportRule> Rules { get; init; }

    /// <summary>Places where rules applied; placements refer to them by position.</summary>
    public required IReadOnlyList<ReportHit> Hits { get; init; }

    /// <summary>Lists of ops; more than one when compilers take composites apart differently.</summary>
    public required IReadOnlyList<ReportOps> OpLists { get; init; }

    /// <summary>Distinct predictions.</summary>
    public required IReadOnlyList<ReportPlan> Plans { get; init; }

    /// <summary>The targets, then a device without an NPU.</summary>
    public required IReadOnlyList<ReportTarget> Targets { get; init; }

    /// <summary>What the build says, in order of numbers.</summary>
    public required IReadOnlyList<ReportFinding> Findings { get; init; }
}

/// <summary>The tool that wrote a report.</summary>
/// <param name="Name">ModelSdk.</param>
/// <param name="Version">Its version.</param>
public sealed record ReportTool(string Name, string Version);

/// <summary>The model file that a report is about.</summary>
public sealed record ReportedModel
{
    /// <summary>As the project writes it, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>The deployed name.</summary>
    public required string Name { get; init; }

    /// <summary>Hash of the file, in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes of all constants, each counted once; null when the model was not read.</summary>
    public long? WeightBytes { get; init; }

    /// <summary>Estimate of the most that tensors take at one time; null when shapes leave it open.</summary>
    public long? ActivationBytes { get; init; }

    /// <summary>Multiplications and additions of the ops for which they are known.</summary>
    public long Flops { get; init; }

    /// <summary>Ops for which they are not.</summary>
    public int OpsWithoutFlops { get; init; }

    /// <summary>Names of the subgraphs by index, as Model Explorer calls them.</summary>
    public IReadOnlyList<string> Graphs { get; init; } = [];
}

/// <summary>Version of a support table.</summary>
/// <param name="Backend">Id such as <c>mediatek</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="LiteRt">LiteRT release that the table was last held against.</param>
/// <param name="Date">When.</param>
public sealed record ReportTable(string Backend, string Name, string LiteRt, string Date);

/// <summary>A rule that applied.</summary>
public sealed record ReportRule
{
    /// <summary>Such as <c>mtk-fused-activation</c>; what follows from an op list, such as <c>mediatek-unlisted</c>, may stand here with several reasons.</summary>
    public required string Id { get; init; }

    /// <summary>Whose rule it is.</summary>
    public required string Backend { get; init; }

    /// <summary>What it does.</summary>
    public required RuleEffect Effect { get; init; }

    /// <summary>Why, as a clause.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do, or null.</summary>
    public ReportRemedy? Remedy { get; init; }

    /// <summary>How it is known.</summary>
    public required ReportEvidence Evidence { get; init; }
}

/// <summary>What to do about an op that does not run.</summary>
/// <param name="Id">Name of the advice.</param>
/// <param name="Text">The advice.</param>
/// <param name="Numerics">What it does to results.</param>
public sealed record ReportRemedy(string Id, string Text, string Numerics);

/// <summary>How a rule is known.</summary>
/// <param name="Basis">Read in sources, measured, documented, reported or concluded.</param>
/// <param name="Source">File, issue or page.</param>
/// <param name="Device">What it was seen on, or null.</param>
/// <param name="Runtime">Version of LiteRT or of the vendor's SDK.</param>
/// <param name="Date">When.</param>
public sealed record ReportEvidence(EvidenceBasis Basis, string Source, string? Device, string Runtime, string Date);

/// <summary>A rule with what it found.</summary>
/// <param name="Rule">Position in <see cref="ModelReport.Rules"/>.</param>
/// <param name="Tensor">Place of the offending tensor such as <c>input 1</c>, or null when it is the op itself.</param>
/// <param name="Found">What it has.</param>
/// <param name="Allowed">What is allowed; empty when the reason says it all.</param>
public sealed record ReportHit(int Rule, string? Tensor, string Found, string Allowed);
