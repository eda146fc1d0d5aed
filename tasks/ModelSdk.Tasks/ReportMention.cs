using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>Puts the path of the report at the end of one message of each model: the first that the user sees.</summary>
/// <param name="reportFile">The path.</param>
/// <param name="silencedWarnings">Numbers that the user does not see, as in $(NoWarn).</param>
internal sealed class ReportMention(string reportFile, string silencedWarnings)
{
    private readonly HashSet<string> _silenced = new(
        silencedWarnings.Split([';', ',', ' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    /// <summary>The findings of one model; the first warning or error MSDK3nnn names the report.</summary>
    public IReadOnlyList<ModelDiagnostic> AddTo(IEnumerable<ModelDiagnostic> findings)
    {
        List<ModelDiagnostic> result = [.. DiagnosticLog.Sort(findings)];
        int first = result.FindIndex(IsSeen);
        if (first >= 0)
        {
            result[first] = result[first] with { Message = $"{result[first].Message} (report: {reportFile})" };
        }

        return result;
    }

    private bool IsSeen(ModelDiagnostic finding) =>
        finding.Rule.Id.StartsWith("MSDK3", StringComparison.Ordinal)
        && (finding.Severity == DiagnosticSeverity.Error
            || (finding.Severity == DiagnosticSeverity.Warning && !_silenced.Contains(finding.Rule.Id)));
}
