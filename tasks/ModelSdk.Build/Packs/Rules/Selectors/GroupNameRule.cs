using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5120 and 5121: names of declared device groups.</summary>
/// <remarks>bundletool: DeviceGroupConfigValidator, and DeviceTargetingUtils for the implicit group.</remarks>
internal sealed class GroupNameRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        string[] names = [.. input.Set.Groups.Select(static group => group.Name)];
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            if (Problem(name) is { } problem)
            {
                yield return input.At(DiagnosticRules.GroupName, null, name, problem);
            }
            else if (names.Count(other => other == name) > 1)
            {
                yield return input.At(DiagnosticRules.DuplicateGroup, null, name);
            }
        }
    }

    private static string? Problem(string name) =>
        name == DeviceGroup.Other
            ? "is implicit and must not be declared: every device that is in no other group is in it. Remove it from the configuration"
            : TargetedPath.IsName(name)
            ? null
            : name.Length == 0
            ? "has no name: give it one, by which folders can name it"
            : "is invalid: its name must start with a letter and contain only letters, digits and underscores. Rename it, in the folders too";
}
