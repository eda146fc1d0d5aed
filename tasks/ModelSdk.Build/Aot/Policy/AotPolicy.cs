using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Aot;

/// <summary>A model and a SoC that the policy wants compiled, before anybody has looked for tools.</summary>
/// <param name="Model">The model.</param>
/// <param name="Target">The SoC.</param>
internal sealed record PlannedCompile(ApplicationModel Model, SocTarget Target)
{
    /// <summary>Such as <c>flowers for MediaTek_MT6993</c>.</summary>
    public string Title => $"{Model.Item.Name} for {Target.Id}";
}

/// <summary>Which models are compiled for which SoCs in this build (DESIGN.md section 4, metadata Aot).</summary>
/// <remarks>
/// The targets of an application's own model are its metadata Targets. Of a referenced model only the application's
/// ModelSdkTargets count: a library's Targets serve its own op check.
/// </remarks>
internal static class AotPolicy
{
    /// <summary>All pairs, in the order of models and their targets; those that ModelVariant items bring are left out.</summary>
    public static IEnumerable<PlannedCompile> Plan(AotProject project, SocTable targets, IReadOnlyList<CheckedVariant> variants)
    {
        HashSet<(string, string)> brought = [.. variants.Select(static variant => (variant.Model.FullName, variant.Target.Id))];
        return
            from model in project.Models
            where !model.Item.IsBundle && IsCompiled(model.Item, project.Occasion) && model.Item.Accelerators().Contains("Npu")
            from target in targets.Select(TargetNames(model, project.Facts)).Targets
            where !brought.Contains((model.FullName, target.Id))
            select new PlannedCompile(model, target);
    }

    /// <summary>Whether metadata Aot asks for it on this occasion.</summary>
    private static bool IsCompiled(ModelItem item, AotOccasion occasion) => item.Get("Aot").ToUpperInvariant() switch
    {
        "ALWAYS" => true,
        "NEVER" => false,
        _ => occasion != AotOccasion.None,
    };

    /// <summary>The names of SoCs that a model is compiled for in this application, as they are written.</summary>
    public static string TargetNames(ApplicationModel model, ProjectFacts project) =>
        model.IsOwn && model.Item.Get("Targets") is { Length: > 0 } own ? own : project.Property("ModelSdkTargets");
}
