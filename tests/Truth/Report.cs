using System.Globalization;
using ModelSdk.Build.OpSupport;

namespace ModelSdk.Truth;

/// <summary>Prints a comparison: totals, for the GPU the table of classes, then the models of each kind.</summary>
internal static class Report
{
    private static readonly (Agreement Kind, string Title)[] Kinds =
    [
        (Agreement.PredictedToRun, "predicted to run but refused"),
        (Agreement.PredictedToBeRefused, "predicted to be refused but ran"),
    ];

    /// <summary>Writes to the console; <paramref name="all"/> lists agreeing and uncounted models too.</summary>
    public static void Print(BackendComparison comparison, bool all)
    {
        Console.WriteLine($"{comparison.Target}: {comparison.Of(Agreement.Agreed).Count()} of {comparison.Counted} agree, "
            + $"{Percent(comparison.Share)} (goal {Percent(comparison.Goal)}: {(comparison.Reached ? "reached" : "missed")})");
        foreach ((Agreement kind, string title) in Kinds)
        {
            Console.WriteLine($"  {comparison.Of(kind).Count(),5} {title}");
        }

        Console.WriteLine($"  {comparison.Of(Agreement.NotCounted).Count(),5} not counted: {Uncounted(comparison)}");
        int missing = comparison.Of(Agreement.NotFound).Count();
        if (missing > 0)
        {
            Console.WriteLine($"  {missing,5} not found; give their folders with --models");
        }

        if (comparison.Target == "gpu")
        {
            PrintClasses(comparison);
        }

        foreach ((Agreement kind, string title) in Kinds)
        {
            PrintModels(title, comparison.Of(kind));
        }

        if (all)
        {
            PrintModels("agreed", comparison.Of(Agreement.Agreed));
            PrintModels("not counted", comparison.Of(Agreement.NotCounted));
            PrintModels("not found", comparison.Of(Agreement.NotFound));
        }

        Console.WriteLine();
    }

    private static void PrintClasses(BackendComparison comparison)
    {
        string[] classes = [nameof(GpuVerdict.Whole), nameof(GpuVerdict.Partly), nameof(GpuVerdict.Refused)];
        Console.WriteLine();
        Console.WriteLine($"  {"predicted \\ real",-18}{string.Concat(classes.Select(static name => $"{name,10}"))}");
        foreach (string predicted in classes)
        {
            IEnumerable<int> counts = classes.Select(truth => comparison.Models.Count(model =>
                model.Agreement < Agreement.NotCounted && model.Truth == truth && model.Predicted == predicted));
            Console.WriteLine($"  {predicted,-18}{string.Concat(counts.Select(static count => $"{count,10}"))}");
        }
    }

    private static void PrintModels(string title, IEnumerable<ModelComparison> models)
    {
        ModelComparison[] rows = [.. models];
        if (rows.Length == 0)
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"  {title}:");
        foreach (ModelComparison row in rows)
        {
            Console.WriteLine($"    {row.Model}: real {row.Truth}, predicted {row.Predicted}{(row.Detail.Length > 0 ? $" <- {row.Detail}" : "")}");
        }
    }

    private static string Uncounted(BackendComparison comparison) => string.Join(", ", comparison.Of(Agreement.NotCounted)
        .GroupBy(static model => model.Truth)
        .OrderByDescending(static group => group.Count())
        .Select(static group => $"{group.Count()} {group.Key}"));

    private static string Percent(double share) => (share * 100).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
