using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Turns a finding into its part of the report.</summary>
internal static class FindingReport
{
    public static ReportFinding Of(CheckFinding finding, HitTable hits) => new()
    {
        Number = finding.Diagnostic.Rule.Id,
        Severity = finding.Diagnostic.Severity,
        Message = finding.Diagnostic.Message,
        HelpPage = $"docs/errors/{finding.Diagnostic.Rule.Id}.md",
        Rule = finding.Rule is { } rule ? hits.Add(rule) : null,
        Targets = finding.Targets,
        Occurrences = [.. finding.Occurrences
            .GroupBy(static occurrence => (occurrence.Found, occurrence.Allowed))
            .Select(static group => new ReportOccurrences(
                group.Key.Found,
                group.Key.Allowed,
                [.. group.Select(static occurrence => occurrence.Node?.Path ?? "")],
                group.Any(static occurrence => occurrence.Tensor is not null)
                    ? [.. group.Select(Tensor)]
                    : null))],
    };

    // The name of the op's output stands in the list of ops; converters make names of hundreds of letters.
    private static string Tensor(FindingOccurrence occurrence) =>
        occurrence is { Tensor: { } tensor, Node: { Output.Length: > 0 } node } && tensor == $"output 0 '{node.Output}'"
            ? "output 0"
            : occurrence.Tensor ?? "";
}
