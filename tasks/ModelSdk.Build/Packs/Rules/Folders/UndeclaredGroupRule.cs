using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Folders;

/// <summary>MSDK5133: folders for device groups that nobody declares.</summary>
/// <remarks>
/// bundletool refuses them, but only warns where the bundle has no DeviceGroupConfig at all: Play may accept that bundle
/// and delivers it wrongly. So that is an error here too, for <c>other</c> as well.
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
                .Where(folder => folder.Problems.Count == 0 && folder.Group is { } group && !IsDeclared(group, declared))
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
                    hint);
            }
        }
    }

    // other is there as soon as there is any group.
    private static bool IsDeclared(string group, string[] declared) =>
        declared.Contains(group) || (group == DeviceGroup.Other && declared.Length > 0);
}
