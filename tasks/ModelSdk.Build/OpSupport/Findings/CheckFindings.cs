namespace ModelSdk.Build.OpSupport;

/// <summary>Turns predictions into what the build says: one message for each rule that applied in a model.</summary>
/// <remarks>
/// Called by ModelCheck. Targets on which a rule applied to the same ops share a message. Docs/errors has a page for each
/// number; the wording is for somebody who has never seen an NPU.
/// </remarks>
public static class CheckFindings
{
    /// <summary>The findings, in order of their numbers, errors first within a number.</summary>
    /// <remarks>About NPUs nothing is said when the item's accelerators leave them out.</remarks>
    public static IReadOnlyList<CheckFinding> Of(
        ModelItem item, FindingSettings settings, IReadOnlyList<TargetPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(predictions);
        TargetPrediction[] wanted =
            [.. predictions.Where(prediction => prediction.Soc is null || settings.Accelerators.Contains(RunsOn.Npu))];
        RuleMessages messages = new(item, settings);
        return InOrder(
        [
            .. RuleGroups.Of(wanted, settings).Select(messages.Of),
            .. PartitionFindings.Of(item, settings, wanted),
        ]);
    }

    /// <summary>Sorts findings by number, then by severity; otherwise they stay as they are.</summary>
    internal static IReadOnlyList<CheckFinding> InOrder(IEnumerable<CheckFinding> findings) =>
    [
        .. findings
            .OrderBy(static finding => finding.Diagnostic.Rule.Id, StringComparer.Ordinal)
            .ThenByDescending(static finding => finding.Diagnostic.Severity),
    ];
}
