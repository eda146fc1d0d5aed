using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Folders;

/// <summary>MSDK5130: folders and packs that cover different device groups.</summary>
/// <remarks>
/// bundletool: DeviceGroupParityValidator. The group <c>other</c> counts there too; a folder that lacks nothing else is told by
/// <see cref="FallbackRule"/>, which says more.
/// </remarks>
internal sealed class GroupParityRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        (PackFolders Pack, GroupFamily Family)[] families =
            [.. input.Packs.SelectMany(static pack => pack.Families.Select(family => (pack, family)))];
        if (families.Length == 0)
        {
            yield break;
        }

        // The others are held against the one with most groups: what they lack is what is usually forgotten.
        (PackFolders Pack, GroupFamily Family) first = families.MaxBy(static one => Listed(one.Family).Count);
        foreach ((PackFolders pack, GroupFamily family) in families.Where(one => !Listed(one.Family).SetEquals(Listed(first.Family))))
        {
            bool isInside = ReferenceEquals(pack, first.Pack);
            string[] missing = [.. Listed(first.Family).Except(family.Groups)];
            string[] more = [.. family.Groups.Except(first.Family.Groups).Where(static group => group != DeviceGroup.Other)];
            string remedy = missing.Length > 0
                ? $"'{family.Folder}#group_{missing[0]}'" + (missing.Length > 1 ? " and so on" : "")
                : $"'{first.Family.Folder}#group_{more[0]}'";
            yield return input.At(
                DiagnosticRules.GroupParity,
                isInside ? pack.Pack.Name : null,
                Title("Folder", "Pack", first.Pack, first.Family, isInside),
                NameList.Of(first.Family.Groups),
                Title("folder", "pack", pack, family, isInside || pack.Families.Count > 1),
                NameList.Of(family.Groups),
                remedy);
        }
    }

    private static HashSet<string> Listed(GroupFamily family) =>
        [.. family.Groups.Where(static group => group != DeviceGroup.Other)];

    private static string Title(string folder, string name, PackFolders pack, GroupFamily family, bool withFolder) =>
        (withFolder ? $"{folder} '{family.Folder}' of pack" : name) + $" '{pack.Pack.Name}'";
}
