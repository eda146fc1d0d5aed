using System.Text.Json;
using ModelSdk.TestSupport.Conformance;

namespace ModelSdk.Conformance;

/// <summary>Prints the results: one line for each operator, then the failures, then the totals.</summary>
internal static class Report
{
    /// <summary>Writes everything to the console and returns the number of failures.</summary>
    public static int Print(IReadOnlyList<CaseResult> results)
    {
        foreach (IGrouping<string, CaseResult> op in ByOperator(results))
        {
            int passed = op.Count(Passed);
            double tight = op.Where(Passed).Select(result => result.TightRatio).DefaultIfEmpty().Max();
            string ratio = tight switch
            {
                0 => "",
                double.PositiveInfinity => "  (not exact)",
                _ => $"  ({tight:G3} of the tight bound)",
            };
            Console.WriteLine($"{op.Key,-36} {passed}/{op.Count()}{ratio}");
        }

        List<CaseResult> failures = [.. results.Where(result => !Passed(result))];
        if (failures.Count > 0)
        {
            Console.WriteLine();
        }

        foreach (CaseResult failure in failures)
        {
            string verdict = failure.Outcome == CaseOutcome.Refused ? "REFUSED" : "FAILED";
            string detail = failure.Detail.ReplaceLineEndings(" ");
            Console.WriteLine(
                $"{verdict} {Path.GetFileName(failure.Case.Folder)}/{failure.Case.Case} ({failure.Settings}): {detail}");
        }

        Console.WriteLine();
        Console.WriteLine($"{results.Count - failures.Count} passed, {failures.Count} failed");
        return failures.Count;
    }

    /// <summary>Writes all results as JSON.</summary>
    public static void WriteJson(string path, IReadOnlyList<CaseResult> results)
    {
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("passed", results.Count(Passed));
        writer.WriteNumber("failed", results.Count(result => !Passed(result)));
        writer.WriteStartArray("operators");
        foreach (IGrouping<string, CaseResult> op in ByOperator(results))
        {
            writer.WriteStartObject();
            writer.WriteString("name", op.Key);
            writer.WriteNumber("passed", op.Count(Passed));
            writer.WriteNumber("total", op.Count());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("cases");
        foreach (CaseResult result in results)
        {
            WriteCase(writer, result);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCase(Utf8JsonWriter writer, CaseResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("folder", Path.GetFileName(result.Case.Folder));
        writer.WriteString("case", result.Case.Case);
        writer.WriteString("settings", result.Settings);
        writer.WriteString("outcome", result.Outcome.ToString().ToLowerInvariant());
        writer.WriteString("detail", result.Detail);
        if (double.IsFinite(result.TightRatio))
        {
            writer.WriteNumber("tightRatio", result.TightRatio);
        }

        writer.WriteEndObject();
    }

    // A case with several operators counts for each of them.
    private static IEnumerable<IGrouping<string, CaseResult>> ByOperator(IReadOnlyList<CaseResult> results) => results
        .SelectMany(result => result.Case.Ops.Distinct(), (result, op) => (Op: op, Result: result))
        .GroupBy(pair => pair.Op, pair => pair.Result)
        .OrderBy(group => group.Key, StringComparer.Ordinal);

    private static bool Passed(CaseResult result) => result.Outcome == CaseOutcome.Passed;
}
