using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5144 for the bundle configuration: bundles with targeted folders are split by device group, with suffixes removed.</summary>
/// <remarks>bundletool takes a bundle without that: all variants then go to every device, under names with suffixes.</remarks>
internal sealed class GroupSplitRule(BundleFacts bundle) : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (bundle.Bundle is not null && input.Set.Packs.Any(static pack => pack.HasGroups) && Problem(bundle.Configuration) is { } problem)
        {
            yield return input.At(DiagnosticRules.IncompleteBundle, null, Path.GetFileName(input.Context.File), problem);
        }
    }

    private static string? Problem(BundleConfigFacts configuration) => configuration.DeviceGroups switch
    {
        [] => "its packs use device groups, but its BundleConfig.pb does not split by DEVICE_GROUP, so that every device gets all variants",
        { Count: > 1 } => "its BundleConfig.pb names DEVICE_GROUP more than once, which bundletool refuses",
        [{ Negate: true }] => "its packs use device groups, but its BundleConfig.pb switches the split by DEVICE_GROUP off (negate)",
        [{ StripsSuffix: false }] =>
            "its BundleConfig.pb does not remove suffixes (suffix_stripping of DEVICE_GROUP), so that no application finds the files",
        [{ DefaultSuffix: not DeviceGroup.Other } split] =>
            $"its BundleConfig.pb has the default suffix '{split.DefaultSuffix}' for DEVICE_GROUP instead of '{DeviceGroup.Other}', "
            + "so that devices that take no split APKs get a variant for other chips",
        _ => null,
    };
}
