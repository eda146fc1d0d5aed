using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5144 for device groups: the bundle declares those that its packs and feature modules name, and no others.</summary>
/// <remarks>Without any declaration bundletool only warns, and every device gets the variant of <c>other</c>.</remarks>
internal sealed class DeviceGroupRule(BundleFacts bundle) : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (bundle.Bundle is not { } file)
        {
            return [];
        }

        string name = Path.GetFileName(input.Context.File);
        return Problems(file, input).Select(problem => input.At(DiagnosticRules.IncompleteBundle, null, name, problem));
    }

    private static IEnumerable<string> Problems(AppBundle file, RuleInput input)
    {
        string[] used = [.. input.Packs.SelectMany(static pack => pack.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] named = [.. used.Where(static group => group != DeviceGroup.Other)];
        if (file.GroupsProblem is { } problem)
        {
            yield return problem;
            yield break;
        }

        if (file.Groups is null)
        {
            if (used.Length > 0)
            {
                yield return $"its packs use device groups ({NameList.Of(used)}), but it has no DeviceGroupConfig, "
                    + "so that Google Play delivers what is for 'other' to every device";
            }

            yield break;
        }

        HashSet<string> declared = [.. file.Groups.Select(static group => group.Name)];
        string[] undeclared = [.. named.Where(group => !declared.Contains(group))];
        if (undeclared.Length > 0)
        {
            yield return $"its DeviceGroupConfig lacks device groups that its packs use: {NameList.Of(undeclared)}";
        }

        // A feature module may be for a group alone.
        IEnumerable<string> ofModules = file.ApplicationModules.SelectMany(static module => module.Manifest!.Groups);
        string[] unused = [.. declared.Except(named).Except(ofModules).Order(StringComparer.Ordinal)];
        if (unused.Length > 0 && used.Length > 0)
        {
            // A device is in one group only, so that what is for 'other' is not for it (bundletool, DeviceGroupApkMatcher).
            yield return $"its DeviceGroupConfig declares device groups that its packs have no folders for: {NameList.Of(unused)}; "
                + "their devices get no variant, not even that of 'other'";
        }

        foreach (BundleModule module in file.ApplicationModules)
        {
            string[] unknown = [.. module.Manifest!.Groups.Where(group => group != DeviceGroup.Other && !declared.Contains(group)).Distinct()];
            if (unknown.Length > 0)
            {
                yield return $"its module '{module.Name}' is for device groups that its DeviceGroupConfig lacks: {NameList.Of(unknown)}";
            }
        }
    }
}
