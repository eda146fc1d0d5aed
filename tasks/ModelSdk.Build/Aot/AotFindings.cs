using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Aot;

/// <summary>What the build says about compiles beyond what run, cache and audit say themselves: MSDK4009 and MSDK4010.</summary>
internal static class AotFindings
{
    private const string NpuCall = "STABLEHLO_COMPOSITE:odml.npu_call";

    /// <summary>MSDK4009 for models that LiteRT's compiler cannot be asked about, one for each reason.</summary>
    public static ModelDiagnostic Skipped(string file, IEnumerable<PlannedCompile> pairs, string reason)
    {
        PlannedCompile[] all = [.. pairs];
        return DiagnosticRules.AotSkipped.At(file, AotAdvice.List(all.Select(static pair => pair.Title)), reason, Otherwise(all));
    }

    /// <summary>What happens when the compiler takes no op: MSDK4009, or MSDK4001 where the whole model must be on the NPU.</summary>
    public static ModelDiagnostic NothingSelected(PlannedCompile pair, CompileResult result, string logFile)
    {
        int total = SubgraphStatistics.Latest(result.Statistics).Sum(static subgraph => subgraph.Total);
        string reason = $"its compiler takes none of the model's {total} ops";
        return pair.Model.Item.Get("NpuRequirement").Equals("Full", StringComparison.OrdinalIgnoreCase)
            ? DiagnosticRules.CompileFailed.At(
                pair.Model.Item.FullPath, pair.Model.Item.Identity, pair.Target.Id, "nothing to compile",
                $"{reason}, and NpuRequirement is Full; MSDK3001 and the report of the op check name the ops", logFile)
            : Skipped(pair.Model.Item.FullPath, [pair], reason + "; the report of the op check names the reasons");
    }

    /// <summary>The error that ModelSdkContinueOnAotError turns into a warning: the same words, and what happens instead.</summary>
    public static ModelDiagnostic Softened(ModelDiagnostic error, IEnumerable<PlannedCompile> pairs)
    {
        string reason = error.Message.TrimEnd('.');
        return Skipped(error.File, pairs, $"{error.Rule.Id}: {reason}") with { Severity = DiagnosticSeverity.Warning };
    }

    /// <summary>MSDK4010: the compiler decided otherwise than the tables predict; null when it did not, or when nothing was predicted.</summary>
    public static ModelDiagnostic? OtherPartition(PlannedCompile pair, CompileResult result)
    {
        if (result.Job.Request.Prediction is not { } prediction || result.Statistics.Count == 0)
        {
            return null;
        }

        // The tool does not count what the model itself marks for the NPU.
        int predicted = prediction.Ops.Count(static op => op.RunsOn == RunsOn.Npu && op.Node.Op != NpuCall);
        IReadOnlyList<SubgraphStatistics> statistics = SubgraphStatistics.Latest(result.Statistics);
        int selected = statistics.Sum(static subgraph => subgraph.Selected);
        if (predicted == selected)
        {
            return null;
        }

        string advice = selected < predicted
            ? "The other ops run on GPU or CPU, with a copy at each change; the vendor's SDK may be older or newer than the tables (docs/targets.md)"
            : "That is better than predicted; the tables may be older than the vendor's SDK (docs/targets.md)";
        return DiagnosticRules.OtherPartition.At(
            pair.Model.Item.FullPath,
            selected,
            statistics.Sum(static subgraph => subgraph.Total),
            pair.Model.Item.Identity,
            pair.Target.Id,
            predicted,
            advice);
    }

    // Where the model runs without a compiled file: what its Accelerators leave after the NPU.
    private static string Otherwise(IEnumerable<PlannedCompile> pairs)
    {
        string[] left = [.. pairs.SelectMany(static pair => pair.Model.Item.Accelerators()).Where(static name => name != "Npu").Distinct()];
        return left.Length == 0 ? "nothing else, because Accelerators names the NPU alone" : string.Join(" or ", left.Select(static name => name.ToUpperInvariant()));
    }
}
