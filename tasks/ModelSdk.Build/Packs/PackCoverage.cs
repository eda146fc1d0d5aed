using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Inspection;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Packs;

/// <summary>MSDK5005: targets that get no compiled file, and what their devices use instead.</summary>
/// <remarks>Called by PackBuild for every model of the application.</remarks>
internal static class PackCoverage
{
    /// <summary>The finding about a model, or null when every target is covered.</summary>
    /// <param name="model">The model.</param>
    /// <param name="targets">SoCs that it is meant for.</param>
    /// <param name="variants">Compiled files that there are.</param>
    /// <param name="plan">The pack that it is in, or null.</param>
    public static ModelDiagnostic? Check(
        ApplicationModel model, IReadOnlyList<SocTarget> targets, IReadOnlyList<PackVariant> variants, PackPlan? plan)
    {
        HashSet<string> delivered =
            [.. plan?.Models.First(planned => planned.Model == model).Variants.Select(static variant => variant.Variant.Row.Target) ?? []];
        string[] reasons =
        [
            .. targets
                .Where(target => variants.All(variant => variant.Row.Target != target.Id))
                .Select(static target => (Target: target.Title, Reason: "nothing was compiled for it"))
                .Concat(variants
                    .Where(variant => !delivered.Contains(variant.Row.Target))
                    .Select(variant => (Target: variant.Target?.Title ?? variant.Row.Target, Reason: Why(variant, plan))))
                .GroupBy(static missing => missing.Reason, static missing => missing.Target)
                .Select(static group => $"{Occurrences.List([.. group])} ({group.Key})"),
        ];
        if (reasons.Length == 0)
        {
            return null;
        }

        ModelDiagnostic found = DiagnosticRules.NotCovered.At(
            model.Item.FullPath, model.Item.Name, string.Join("; ", reasons), Instead(plan));

        // Who says Never has decided it.
        return model.Item.Get("Aot").Equals("Never", StringComparison.OrdinalIgnoreCase) && variants.Count == 0
            ? found with { Severity = DiagnosticSeverity.Info }
            : found;
    }

    private static string Why(PackVariant variant, PackPlan? plan) =>
        plan is null ? "compiled, but the model is in no AI pack, and the base module is the same for all devices: set AiPack"
        : variant.Group is null ? "compiled, but Google Play cannot select this chip: it is in no phone, or its ModelSdkTarget item has no PlaySelectors"
        : $"compiled, but its device group '{variant.Group.Name}' gets the file of another target";

    private static string Instead(PackPlan? plan) => plan?.Settings.SourceModel == SourceModelPlace.OtherOnly && plan.HasVariants
        ? "the source model of group 'other'"
        : "the source model";
}
