using System.Globalization;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules;
using ModelSdk.Build.Packs.Rules.Bundle;

namespace ModelSdk.Build.Packs;

/// <summary>A finished bundle or pack in lines for people: what is in it, for whom, and what a device receives.</summary>
/// <remarks>Made by <see cref="PackVerification"/>, printed by <c>modelsdk pack verify</c>.</remarks>
internal static class PackSummary
{
    // A pack of textures has thousands.
    private const int MostFiles = 20;

    private const string EveryDevice = "every device";

    private static readonly string[] ModuleHeading = ["module", "type", "delivery", "files", "size", "download"];

    private static readonly string[] GroupHeading = ["device group", "devices"];

    private static readonly string[] FileHeading = ["device group", "receives", "size", "from"];

    /// <summary>The lines of a bundle.</summary>
    public static IReadOnlyList<string> Of(AppBundle bundle)
    {
        ModuleManifest? application = bundle.Base?.Manifest;
        string api = application?.MinSdkVersion is { } level ? $", API level {level.ToString(CultureInfo.InvariantCulture)} and later" : "";
        PackFolders[] packs = [.. bundle.Packs.Select(PackFolders.Of)];
        return
        [
            $"app bundle{(application is null ? "" : $" of {application.PackageName}")}{api}",
            "",
            .. TextTable.Lines(ModuleHeading, bundle.Modules.Select(module => ModuleRow(module, packs)), right: [3, 4, 5]),
            .. GroupLines(bundle.Groups ?? []),
            .. packs.SelectMany(pack => FileLines(pack, OrderOf(bundle.Groups ?? []))),
        ];
    }

    /// <summary>The lines of a pack by itself.</summary>
    public static IReadOnlyList<string> Of(PackManifest manifest, PackContent pack)
    {
        PackFolders folders = PackFolders.Of(pack);
        string[] row = PackRow(folders);
        return
        [
            $"pack of {(manifest.PackageName == PackProject.PlaceholderPackageName ? "no application yet (placeholder)" : manifest.PackageName)}",
            "",
            .. TextTable.Lines(ModuleHeading, [row], right: [3, 4, 5]),
            .. FileLines(folders, static _ => 0),
        ];
    }

    private static string[] ModuleRow(BundleModule module, PackFolders[] packs) =>
        packs.FirstOrDefault(pack => pack.Pack.Name == module.Name) is { } pack
            ? PackRow(pack)
            :
            [
                module.Name,
                module.Problem is not null ? "unknown" : module.IsBase ? "base" : "feature",
                module.Manifest is { IsInstallTime: false } ? nameof(DeliveryType.OnDemand) : nameof(DeliveryType.InstallTime),
                Count(module.Files.Count),
                ByteSize.Of(module.Files.Sum(static file => file.Length)),
                ByteSize.Of(DownloadTotals.OfModule(module)),
            ];

    // Of variants a device downloads one.
    private static string[] PackRow(PackFolders pack) =>
    [
        pack.Pack.Name,
        pack.Pack.Type == PackType.AiPack ? "ai-pack" : "asset-pack",
        pack.Pack.Delivery.ToString(),
        Count(pack.Pack.Files.Count),
        ByteSize.Of(pack.Pack.Files.Sum(static file => file.Length)),
        ByteSize.Of(PackSizes.GroupsOf(pack).Max(group => pack.DeliveredTo(group).Sum(DownloadTotals.Bytes))),
    ];

    private static IEnumerable<string> GroupLines(IReadOnlyList<DeviceGroup> groups) => groups.Count == 0
        ? []
        : TextTable.Lines(
            GroupHeading,
            groups
                .Select(static group => (string[])[group.Name, NameList.Of(group.Selectors.Select(Describe).Distinct())])
                .Append([DeviceGroup.Other, "all others"]),
            right: []).Prepend("");

    private static string Describe(DeviceSelector selector)
    {
        (string Title, IEnumerable<string> Values)[] conditions =
        [
            ("", selector.SystemOnChips.Select(static soc => $"{soc.Manufacturer} {soc.Model}")),
            ("device ", selector.IncludedDevices.Select(static device => $"{device.Brand} {device.Device}".TrimEnd())),
            ("not device ", selector.ExcludedDevices.Select(static device => $"{device.Brand} {device.Device}".TrimEnd())),
            ("with ", selector.RequiredFeatures),
            ("without ", selector.ForbiddenFeatures),
            ("memory from ", selector.MinRamBytes > 0 ? [ByteSize.Of(selector.MinRamBytes)] : []),
            ("memory below ", selector.MaxRamBytes > 0 ? [ByteSize.Of(selector.MaxRamBytes)] : []),
        ];
        string[] parts = [.. conditions.Where(static part => part.Values.Any()).Select(static part => part.Title + NameList.Of(part.Values))];
        return parts.Length == 0 ? EveryDevice : string.Join(" and ", parts);
    }

    // Play takes the first group that fits, so they stand in that order, and other comes last.
    private static Func<string?, int> OrderOf(IReadOnlyList<DeviceGroup> groups) => name =>
        groups.Select(static group => group.Name).ToList().IndexOf(name ?? "") is var at and >= 0 ? at : int.MaxValue;

    private static IEnumerable<string> FileLines(PackFolders pack, Func<string?, int> order)
    {
        IEnumerable<string[]> rows = PackSizes.GroupsOf(pack)
            .OrderBy(static group => group == DeviceGroup.Other)
            .ThenBy(order)
            .SelectMany(group => FileRows(pack, group));
        return TextTable.Lines(FileHeading, rows, right: [2]).Prepend($"pack {pack.Pack.Name}:").Prepend("");
    }

    private static IEnumerable<string[]> FileRows(PackFolders pack, string? group)
    {
        PlacedFile[] files = [.. pack.Files.Where(file => file.Folder.Group is null || file.Folder.Group == group)];
        string title = group ?? EveryDevice;
        foreach (PlacedFile file in files.Take(MostFiles))
        {
            yield return [title, file.OnDevice, ByteSize.Of(file.File.Length), file.Folder.GroupFolder ?? ""];
            title = "";
        }

        if (files.Length > MostFiles)
        {
            yield return ["", $"and {Count(files.Length - MostFiles)} more", ByteSize.Of(files.Skip(MostFiles).Sum(static file => file.File.Length)), ""];
        }
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
