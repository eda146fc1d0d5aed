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
                    ? [.. group.Select(static occurrence => occurrence.Tensor ?? "")]
                    : null))],
    };
}
