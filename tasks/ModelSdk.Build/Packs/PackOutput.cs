using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs;

/// <summary>Writes the packs and what a bundle needs beside them; files that are right keep their time.</summary>
/// <remarks>Called by PackBuild when no rule has found an error.</remarks>
internal static class PackOutput
{
    private const string GroupsFile = "DeviceGroupConfig.pb";
    private const string ConfigurationFile = "bundleconfig.json";
    private const string ListFile = "packs.json";

    /// <summary>Writes everything.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read or written.</exception>
    public static PackBuildResult Write(
        PackProject project,
        PackSet set,
        PackList list,
        byte[]? configuration,
        IReadOnlyList<BaseAsset> inBase,
        IProgress<PackProgress>? progress,
        CancellationToken cancellationToken)
    {
        SortedDictionary<string, byte[]> small = new(StringComparer.Ordinal);
        if (set.Groups.Count > 0)
        {
            small.Add(GroupsFile, DeviceGroupConfig.ToProto(set.Groups));
        }

        if (configuration is not null)
        {
            small.Add(ConfigurationFile, configuration);
        }

        if (set.Packs.Count > 0)
        {
            small.Add(ListFile, list.ToUtf8());
        }

        string[] files =
        [
            .. set.Packs
                .SelectMany(static pack => new[] { $"{pack.Name}.ai.pack", Module(pack) })
                .Concat(small.Keys)
                .Order(StringComparer.Ordinal),
        ];
        if (project.OwnsOutputFolder)
        {
            FolderContent.RemoveOthers(project.OutputFolder, files);
        }

        foreach (PackContent pack in set.Packs)
        {
            PackWriter.Write(
                pack, project.PackageName ?? PackProject.PlaceholderPackageName, project.OutputFolder, progress, cancellationToken);
        }

        foreach ((string name, byte[] bytes) in small)
        {
            FolderContent.Write(bytes, Path.Combine(project.OutputFolder, name));
        }

        string? PathOf(string name) => small.ContainsKey(name) ? Path.Combine(project.OutputFolder, name) : null;
        return new PackBuildResult
        {
            Modules = [.. set.Packs.Select(pack => Path.Combine([project.OutputFolder, .. Module(pack).Split('/')]))],
            DeviceGroupConfig = PathOf(GroupsFile),
            BundleConfiguration = PathOf(ConfigurationFile),
            BaseAssets = PathOf(ListFile) is { } packs && project.Android is not null
                ? [.. inBase, new BaseAsset(packs, PackList.Path)]
                : inBase,
            Files = files,
        };
    }

    private static string Module(PackContent pack) => $"modules/{pack.Name}.zip";
}
