using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>Sums of what devices download, for the rules about totals: each device group gets other variants.</summary>
internal static class DownloadTotals
{
    /// <summary>The group whose devices download most of some packs and of the application around them, and how much that is.</summary>
    /// <param name="input">The packs and their sizes.</param>
    /// <param name="packs">Which of the packs.</param>
    /// <param name="bundle">The finished bundle whose base and feature modules count, or null.</param>
    /// <param name="limit">A sum of plain lengths up to it is not measured more exactly.</param>
    public static (string Group, long Bytes) Largest(RuleInput input, Func<PackContent, bool> packs, AppBundle? bundle, long limit)
    {
        PackFolders[] chosen = [.. input.Packs.Where(pack => packs(pack.Pack))];
        (string Group, long Bytes) plain = Sum(PackSizes.Plain);
        return plain.Bytes <= limit ? plain : Sum((pack, group) => input.Sizes.Download(pack, group, threshold: -1));

        (string Group, long Bytes) Sum(Func<PackFolders, string?, long> size) => GroupsOf(input)
            .Select(group => (Group: group, Bytes: chosen.Sum(pack => size(pack, group)) + OfApplication(bundle, group)))
            .MaxBy(static sum => sum.Bytes);
    }

    /// <summary>What a device of a group downloads of base and feature modules when the application is installed.</summary>
    /// <remarks>Compressed as the bundle holds it; of the native libraries those of one ABI.</remarks>
    public static long OfApplication(AppBundle? bundle, string group) => (bundle?.ApplicationModules ?? [])
        .Where(module => module.Manifest!.IsInstallTime && (module.Manifest.Groups.Count == 0 || module.Manifest.Groups.Contains(group)))
        .Sum(OfModule);

    private static IEnumerable<string> GroupsOf(RuleInput input) => input.Set.Groups
        .Select(static group => group.Name)
        .Concat(input.Packs.SelectMany(static pack => pack.Groups))
        .Where(static group => group != DeviceGroup.Other)
        .Append(DeviceGroup.Other)
        .Distinct(StringComparer.Ordinal);

    public static long OfModule(BundleModule module)
    {
        ILookup<bool, PackFile> files = module.Files.ToLookup(static file => file.Path.StartsWith("lib/", StringComparison.Ordinal));
        long libraries = files[true]
            .GroupBy(static file => file.Path.Split('/')[1])
            .Select(static abi => abi.Sum(Bytes))
            .DefaultIfEmpty(0)
            .Max();
        return files[false].Sum(Bytes) + libraries;
    }

    public static long Bytes(PackFile file) => file.CompressedLength ?? file.Length;
}
