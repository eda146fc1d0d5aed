using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build;

/// <summary>MSDK1004: names in Targets and ModelSdkTargets that mean no SoC, and ModelSdkTarget items that make none.</summary>
/// <remarks>Part of <see cref="ProjectRules"/>, apart because names are looked up in the table of SoCs.</remarks>
internal static class TargetRules
{
    private const string Advice = "A target is the chip of a device, not the device; docs/targets.md lists the chips and tells how "
        + "to find yours, and a ModelSdkTarget item adds one that is not listed";

    /// <summary>The unknown names of a model's Targets that are not those of ModelSdkTargets, which is reported once.</summary>
    public static IEnumerable<ModelDiagnostic> CheckItem(ModelItem item, string value, ProjectFacts project, SocTable socs) =>
        value == project.Property("ModelSdkTargets")
            ? []
            : socs.Select(value).Unknown.Select(unknown => DiagnosticRules.UnknownTarget.At(
                item.FullPath, unknown.Name, $"model '{item.Identity}'", Nearest(unknown, socs), Advice));

    /// <summary>The unknown names of a ModelVariant's Targets.</summary>
    public static IEnumerable<ModelDiagnostic> CheckVariant(VariantItem item, string value, SocTable socs) =>
        socs.Select(value).Unknown.Select(unknown => DiagnosticRules.UnknownTarget.At(
            item.FullPath, unknown.Name, $"ModelVariant '{item.Identity}'", Nearest(unknown, socs), Advice));

    /// <summary>The unknown names of property ModelSdkTargets.</summary>
    public static IEnumerable<ModelDiagnostic> CheckProperty(string value, ProjectFacts project, SocTable socs) =>
        socs.Select(value).Unknown.Select(unknown => DiagnosticRules.UnknownTarget.At(
            project.ProjectFile, unknown.Name, "property 'ModelSdkTargets'", Nearest(unknown, socs), Advice));

    /// <summary>What is wrong with the ModelSdkTarget items.</summary>
    public static IEnumerable<ModelDiagnostic> CheckCustom(ProjectFacts project)
    {
        foreach (CustomTarget item in project.CustomTargets)
        {
            if (!item.TryRead(SocTable.Builtin, project.ProjectFile, out _, out string? problem))
            {
                yield return new ModelDiagnostic(
                    DiagnosticRules.UnknownTarget, project.ProjectFile, $"ModelSdkTarget '{item.Identity}' makes no target: {problem}");
            }

            foreach (string name in item.Metadata.Keys.Where(IsMisspelt).Order(StringComparer.Ordinal))
            {
                string suggestion = CustomTarget.Known.MinBy(known => EditDistance.Between(name, known))!;
                yield return new ModelDiagnostic(
                    DiagnosticRules.MisspeltMetadata,
                    project.ProjectFile,
                    $"Unknown metadata '{name}' on ModelSdkTarget '{item.Identity}'; did you mean '{suggestion}'?");
            }
        }
    }

    private static bool IsMisspelt(string name) => CustomTarget.Known.Min(known => EditDistance.Between(name, known)) is 1 or 2;

    private static string Nearest(UnknownTarget unknown, SocTable socs)
    {
        // A list with spaces instead of semicolons is one name that nobody knows.
        string[] parts = unknown.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 1 && parts.All(part => socs.Select(part).Unknown.Count == 0))
        {
            return $"did you mean '{string.Join(';', parts)}', with semicolons?";
        }

        string[] names = [.. unknown.Nearest.Select(name => Describe(name, socs))];
        string list = $"{string.Join(", ", names[..^1])} or {names[^1]}";
        return unknown.IsNear ? $"did you mean {list}?" : $"known are, for example, {string.Join(", ", names)}.";
    }

    // 'd9500' (MediaTek_MT6993), 'MediaTek_MT6993' (Dimensity 9500), 'MediaTek_*' (all its phones).
    private static string Describe(string name, SocTable socs) => $"'{name}'" + socs.Find(name) switch
    {
        null => socs.Select(name).Targets.Any(target => target.IsPhone == true) ? " (all its phones)" : " (all its chips)",
        { } target when target.Id != name => $" ({target.Id})",
        { MarketingNames: [string marketing, ..] } => $" ({marketing})",
        _ => "",
    };
}
