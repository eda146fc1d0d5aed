using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Folders;

/// <summary>MSDK5133: folders for device groups that nobody declares.</summary>
/// <remarks>
/// bundletool refuses them, but only warns where the bundle has no DeviceGroupConfig at all: Play may accept that bundle
/// and delivers it wrongly. So that is an error here too. <c>other</c> is never declared: it is there with the first group.
/// </remarks>
internal sealed class UndeclaredGroupRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (!input.Context.KnowsGroups)
        {
            yield break;
        }

        string[] declared = [.. input.Set.Groups.Select(static group => group.Name)];
        foreach (PackFolders pack in input.Packs)
        {
            foreach (IGrouping<string, TargetedPath> folders in pack.Folders
                .Where(folder => folder.Problems.Count == 0 && folder.Group is { } group && !IsDeclared(group, declared, pack))
                .GroupBy(static folder => folder.Group!, StringComparer.Ordinal))
            {
                string hint = EditDistance.Suggest(folders.Key, declared) is { } near ? $"; did you mean '{near}'?" : "";
                yield return input.At(
                    DiagnosticRules.UndeclaredGroup,
                    pack.Pack.Name,
                    string.Join("', '", folders.Select(static folder => folder.GroupFolder!).Distinct().Take(3)),
                    pack.Pack.Name,
                    folders.Key,
                    NameList.Of(declared),
                    hint,
                    folders.Key == DeviceGroup.Other
                        ? "It is there with the first group that is declared: take '#group_other' off the folder"
                        : "Declare it with ModelDeviceTargetingConfig, or rename the folder");
            }
        }
    }

    // Where it stands beside other folders, those are what is wrong.
    private static bool IsDeclared(string group, string[] declared, PackFolders pack) => declared.Contains(group)
        || (group == DeviceGroup.Other && (declared.Length > 0 || pack.Folders.Any(static folder => folder.Group is not null and not DeviceGroup.Other)));
}
