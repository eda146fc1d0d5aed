using ModelSdk.Build.Packs.Items;
using ModelSdk.Build.Packs.Rules.Items;

namespace ModelSdk.Build.Packs.Rules;

/// <summary>The rules about items, before anything is planned: names, delivery types, metadata of ModelPack (MSDK5101–5104, 1010, 1011, 1014, 5126).</summary>
/// <remarks>Called by PackBuild; with an error nothing is packed.</remarks>
public static class ItemRules
{
    private static readonly Func<PackProject, PackMembers, IEnumerable<ModelDiagnostic>>[] All =
    [
        PackItemRule.Check,
        PackNameRule.Check,
        DeliveryRule.Check,
        AllTargetRule.Check,
    ];

    /// <summary>Everything that is wrong with the items. NoWarn of the items is applied.</summary>
    public static IReadOnlyList<ModelDiagnostic> Check(PackProject project)
    {
        ArgumentNullException.ThrowIfNull(project);
        PackMembers members = PackMembers.Of(project);
        return [.. All.SelectMany(rule => rule(project, members))];
    }
}
