using System.Globalization;
using ModelSdk.TestSupport.Conformance;

namespace ModelSdk.Conformance;

/// <summary>Prints the results: one line for each operator, then the failures, then the totals.</summary>
internal static class Report
{
    /// <summary>Writes everything and returns the number of failures.</summary>
    public static int Print(IReadOnlyList<CaseResult> results, TextWriter output)
    {
        foreach (OperatorGroup op in OperatorGroup.Of(results))
        {
            output.WriteLine($"{op.Name,-36} {op.Passed}/{op.Results.Count}{Closeness(op.Worst)}");
        }

        List<CaseResult> failures = [.. results.Where(static result => !OperatorGroup.HasPassed(result))];
        if (failures.Count > 0)
        {
            output.WriteLine();
        }

        foreach (CaseResult failure in failures)
        {
            string verdict = failure.Outcome == CaseOutcome.Refused ? "REFUSED" : "FAILED";
            output.WriteLine($"{verdict} {failure.Case.FullName} ({failure.Settings}): {failure.Detail.ReplaceLineEndings(" ")}");
        }

        output.WriteLine();
        output.WriteLine($"{results.Count - failures.Count} passed, {failures.Count} failed");
        return failures.Count;
    }

    // A case may pass by a loose bound: this says which one to look at.
    private static string Closeness(CaseResult? worst) => worst is null or { TightRatio: 0 } ? ""
        : double.IsInfinity(worst.TightRatio) ? $"  not exact: {worst.Case.Case} ({worst.Settings})"
        : string.Create(
            CultureInfo.InvariantCulture, $"  {worst.TightRatio:G3} of the tight bound: {worst.Case.Case} ({worst.Settings})");
}
