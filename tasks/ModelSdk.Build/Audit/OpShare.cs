using ModelSdk.Build.Aot;
using ModelSdk.Build.Inspection;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit;

/// <summary>How many ops of a model run on the NPU, and whether the compiler's statistics agree with its file.</summary>
internal static class OpShare
{
    /// <summary>The share, 0 to 1; null when it cannot be told.</summary>
    /// <remarks>
    /// Statistics count after composites were taken apart, as the file does. Without them the ops of the source model are
    /// counted; where it has composites, those numbers do not belong together.
    /// </remarks>
    public static double? Of(TfliteModel? source, CompiledFacts facts, IReadOnlyList<SubgraphStatistics> statistics)
    {
        if (facts.Partitions.Count == 0 || facts.OtherOps == 0)
        {
            return facts.Partitions.Count == 0 ? 0 : 1;
        }

        IReadOnlyList<SubgraphStatistics> rows = SubgraphStatistics.Latest(statistics);
        if (rows.Sum(static row => (long)row.Total) is > 0 and long total)
        {
            return Math.Clamp((double)rows.Sum(static row => (long)row.Selected) / total, 0, 1);
        }

        if (source is null || HasComposites(source))
        {
            return null;
        }

        int all = OperatorSurvey.Of(source).Count;
        return all >= facts.OtherOps && all > 0 ? (double)(all - facts.OtherOps) / all : null;
    }

    /// <summary>MSDK4012 when the file has fewer compiled ops than the compiler said.</summary>
    public static void Check(TfliteModel? source, TfliteModel model, CompiledFacts facts, AuditFindings found)
    {
        IReadOnlyList<SubgraphStatistics> statistics = SubgraphStatistics.Latest(found.Expected.Statistics);
        int partitions = statistics.Sum(static row => row.Partitions);
        if (facts.Partitions.Count < partitions)
        {
            found.Unusable($"the compiler reported {partitions} partitions, but it has {facts.Partitions.Count} dispatch ops");
            return;
        }

        // Composites that are kept from the NPU are taken apart after the statistics; subgraphs without a row were not counted.
        if (source is null || HasComposites(source))
        {
            return;
        }

        foreach (SubgraphStatistics row in statistics)
        {
            if (row.Subgraph < 0 || row.Subgraph >= model.Subgraphs.Count)
            {
                continue;
            }

            int left = model.Subgraphs[row.Subgraph].Operators.Count - facts.Partitions.Count(partition => partition.Subgraph == row.Subgraph);
            if (left > row.Total - row.Selected)
            {
                found.Unusable(
                    $"the compiler reported that it left {row.Total - row.Selected} of {row.Total} ops of subgraph {row.Subgraph}, but {left} are left");
            }
        }
    }

    private static bool HasComposites(TfliteModel model)
    {
        foreach (OperatorCode code in model.OperatorCodes)
        {
            if (code.Builtin == BuiltinOperator.StablehloComposite)
            {
                return true;
            }
        }

        return false;
    }
}
