using ModelSdk.Build.Reports;

namespace ModelSdk.Build.OpSupport;

/// <summary>A model with everything that the check says of it; made by ModelCheck, read by the task, the reports and the CLI.</summary>
/// <param name="Item">The model.</param>
/// <param name="Sha256">Hash of the file, in lower case.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Targets">One prediction for each target, then one for a device without an NPU.</param>
/// <param name="Findings">What the build says, in order of numbers; suppressed ones are left out.</param>
public sealed record CheckedModel(
    ModelItem Item, string Sha256, long Bytes, IReadOnlyList<TargetPrediction> Targets, IReadOnlyList<CheckFinding> Findings)
{
    /// <summary>Memory and graphs of the file, for the report: <c>ModelFacts.Of(model)</c>.</summary>
    public ModelFacts? Facts { get; init; }
}

/// <summary>One diagnostic with what stands behind it, for the report: all occurrences of one rule in one model.</summary>
/// <param name="Diagnostic">As it is logged.</param>
/// <param name="Rule">The rule of the tables, or null when the finding is not about one.</param>
/// <param name="Targets">Targets that it concerns, by id.</param>
/// <param name="Occurrences">All of them, also those that the message leaves out.</param>
public sealed record CheckFinding(
    ModelDiagnostic Diagnostic, SupportRule? Rule, IReadOnlyList<string> Targets, IReadOnlyList<FindingOccurrence> Occurrences);

/// <summary>One place where a rule applied.</summary>
/// <param name="Node">The op, or null when it is about the whole graph.</param>
/// <param name="Tensor">The offending tensor, or null.</param>
/// <param name="Found">What it has.</param>
/// <param name="Allowed">What is allowed.</param>
public sealed record FindingOccurrence(OpNode? Node, string? Tensor, string Found, string Allowed);
