using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelSdk.Truth.RealTool;

/// <summary>Makes truth: runs a real compiler plugin's partition step on models and reads what it decided.</summary>
internal static partial class RealPartitioner
{
    /// <summary>One row for each model, in order.</summary>
    public static TruthFile Run(Toolbox tools, RealVendor vendor, IReadOnlyList<string> models)
    {
        TruthRow[] rows = new TruthRow[models.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, rows.Length, options, i =>
        {
            (int exit, string text) = tools.Partition(vendor, models[i]);
            rows[i] = new PartitionRow(ModelIndex.NameOf(models[i]), exit, [.. Subgraphs(text)], Named: null);
        });
        return new TruthFile(vendor.Soc, rows);
    }

    private static IEnumerable<PartitionedSubgraph> Subgraphs(string text)
    {
        foreach (Match match in Statistics().Matches(text))
        {
            int[] numbers = [.. match.Groups.Values.Skip(1).Select(static found => int.Parse(found.Value, CultureInfo.InvariantCulture))];
            yield return new PartitionedSubgraph(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    [GeneratedRegex(@"Partitioned subgraph<(\d+)>, selected (\d+) ops, from a total of (\d+) ops\. resulted in (\d+) partitions")]
    private static partial Regex Statistics();
}
