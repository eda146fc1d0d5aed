using System.Globalization;
using ModelSdk.Build.OpSupport;

namespace ModelSdk.Cli;

/// <summary>The table of <c>modelsdk check</c>: one line for each target with what runs where.</summary>
internal static class CheckTable
{
    private static readonly string[] Heading = ["target", "NPU", "GPU", "CPU", "nowhere", "NPU partitions", "remarks"];

    /// <summary>Prints the table of a model.</summary>
    public static void Write(TextWriter output, CheckedModel model)
    {
        int ops = model.Targets.Count > 0 ? model.Targets[^1].Ops.Count : 0;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Item.Identity}: {ops:N0} ops, {model.Bytes / 1e6:N1} MB"));
        List<string[]> rows = [Heading, .. model.Targets.Select(Row)];
        bool anyNowhere = model.Targets.Any(static target => target.Count(RunsOn.Nowhere) > 0);
        int[] widths = [.. Heading.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row
                .Select((cell, column) => column is 0 or 6 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))
                .Where((_, column) => anyNowhere || column != 4);
            output.WriteLine($"  {string.Join("  ", cells).TrimEnd()}");
        }
    }

    private static string[] Row(TargetPrediction target) =>
    [
        target.Soc?.Title ?? target.Target,
        target.NpuAsked ? Share(target, RunsOn.Npu) : "-",
        Share(target, RunsOn.Gpu),
        Share(target, RunsOn.Cpu),
        Share(target, RunsOn.Nowhere),
        target.NpuAsked ? target.NpuPartitions.ToString(CultureInfo.InvariantCulture) : "-",
        string.Join(", ", Remarks(target)),
    ];

    private static IEnumerable<string> Remarks(TargetPrediction target)
    {
        if (target.Refusals.Count > 0)
        {
            yield return "the NPU compiler refuses the whole model";
        }

        if (target.Ops.Count(static op => op.Outcome == OpOutcome.Wrong) is > 0 and int wrong)
        {
            yield return $"{wrong} wrong";
        }

        if (target.Ops.Count(static op => op.Outcome == OpOutcome.Unknown) is > 0 and int unknown)
        {
            yield return $"{unknown} unknown until compiled";
        }

        if (target.Ops.Count(static op => op.Outcome == OpOutcome.LessPrecise) is > 0 and int imprecise)
        {
            yield return $"{imprecise} less precise";
        }
    }

    // 100 % means all, and 0 % none.
    private static string Share(TargetPrediction target, RunsOn where)
    {
        int count = target.Count(where);
        int all = target.Ops.Count;
        double percent = count == 0 || count == all ? (count == 0 ? 0 : 100) : Math.Clamp(Math.Round(100.0 * count / all), 1, 99);
        return string.Create(CultureInfo.InvariantCulture, $"{count} ({percent:F0} %)");
    }
}
