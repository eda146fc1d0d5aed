using ModelSdk.Build.Inspection;

namespace ModelSdk.Build.OpSupport;

/// <summary>Says which ops the engine on the CPU does not run (MSDK3003, MSDK3004): every model needs it as the last resort.</summary>
/// <remarks>
/// The managed engine decides, for it is all that every project has; when the project delivers LiteRT's library and that
/// has the op, its lack is a warning.
/// </remarks>
internal static class EngineFindings
{
    /// <summary>At most two findings for builtin operators (by severity) and two for custom ones (unknown, and the application's own).</summary>
    public static IEnumerable<CheckFinding> Of(
        ModelItem item, ProjectFacts project, OperatorSurvey survey, IReadOnlyList<TargetPrediction> predictions)
    {
        HashSet<string> registered = CustomOps(item);
        HashSet<string> nowhere = [.. predictions
            .Where(static prediction => prediction.Soc is null)
            .SelectMany(static prediction => prediction.Ops)
            .Where(static op => op.RunsOn == RunsOn.Nowhere)
            .Select(static op => op.Node.Path)];
        foreach (IGrouping<DiagnosticSeverity, RefusedOperator> same in survey.Refused
            .Where(static op => !op.IsCustom)
            .GroupBy(op => project.DeliversLiteRtLibrary && !nowhere.Contains(op.Node.Path) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error))
        {
            RefusedOperator[] refused = [.. same];
            yield return Finding(
                DiagnosticRules.UnsupportedOps.At(
                    item.FullPath,
                    refused.Length,
                    survey.Count,
                    item.Identity,
                    Places(refused),
                    same.Key == DiagnosticSeverity.Warning
                        ? "LiteRT's own library, which the project delivers, runs them; without it the model does not load. What to do: See that the library is there on every device, or convert the model without these ops."
                        : "What to do: Convert the model without these ops, or with versions and types of them that the engine has."),
                same.Key,
                refused);
        }

        RefusedOperator[] unknown = [.. survey.Refused.Where(op => op.IsCustom && !registered.Contains(op.Node.Op))];
        if (unknown.Length > 0)
        {
            yield return Finding(
                DiagnosticRules.CustomOps.At(
                    item.FullPath,
                    unknown.Length,
                    survey.Count,
                    item.Identity,
                    "the managed engine",
                    Places(unknown),
                    "What to do: Convert the model without custom ops; or implement them in C# (ModelOptions.CustomOperators) and name them in CustomOps."),
                DiagnosticSeverity.Error,
                unknown);
        }

        // C# runs on the processor: who asks for an NPU is told that such a model does not get there.
        RefusedOperator[] own =
        [
            .. survey.Refused
                .Where(op => op.IsCustom && registered.Contains(op.Node.Op))
                .Select(static op => op with { Reason = "CustomOps names it" }),
        ];
        if (own.Length > 0 && predictions.Any(static prediction => prediction.Soc is not null))
        {
            yield return Finding(
                DiagnosticRules.CustomOps.At(
                    item.FullPath,
                    own.Length,
                    survey.Count,
                    item.Identity,
                    "LiteRT, which NPU and GPU need",
                    Places(own),
                    "The application implements them, so the managed engine runs the whole model on the CPU. What to do: Leave out Targets for this model, or convert it without custom ops."),
                DiagnosticSeverity.Warning,
                own);
        }
    }

    /// <summary>Metadata CustomOps: operators that the application registers.</summary>
    public static HashSet<string> CustomOps(ModelItem item) => MetadataValues.List(item.Get("CustomOps")).ToHashSet(StringComparer.Ordinal);

    private static CheckFinding Finding(ModelDiagnostic diagnostic, DiagnosticSeverity severity, RefusedOperator[] refused) => new(
        diagnostic with { Severity = severity },
        null,
        [],
        [.. refused.Select(static op => new FindingOccurrence(op.Node, null, op.Reason, ""))]);

    private static string Places(RefusedOperator[] refused)
    {
        IEnumerable<string> listed = refused
            .Take(Occurrences.MostListed)
            .GroupBy(static op => op.Reason)
            .Select(static why => $"{string.Join("; ", why.GroupBy(static op => (op.Node.Op, op.Node.Version)).Select(AtPlaces))}: {why.Key}");
        string more = refused.Length > Occurrences.MostListed ? $"; and {refused.Length - Occurrences.MostListed:N0} more" : "";
        return string.Join("; ", listed) + more;
    }

    private static string AtPlaces(IGrouping<(string Op, int Version), RefusedOperator> same) =>
        $"{same.Key.Op} (version {same.Key.Version}) at {string.Join(", ", same.Select(Place))}";

    private static string Place(RefusedOperator op) =>
        op.Node.Output.Length == 0 ? NodeList.Place(op.Node) : $"{NodeList.Place(op.Node)} (output '{NodeList.Short(op.Node.Output)}')";
}
