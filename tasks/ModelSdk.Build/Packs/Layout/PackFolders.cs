using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>The folders of a pack, parsed once: which file is for which device group, and which groups each folder has.</summary>
/// <remarks>Made for the rules (<see cref="Rules.ContentRules"/>) and for the summaries of the verification.</remarks>
public sealed class PackFolders
{
    private const string Assets = "assets";

    private PackFolders(PackContent pack, IReadOnlyList<PlacedFile> files, IReadOnlyList<TargetedPath> folders)
    {
        Pack = pack;
        Files = files;
        Folders = folders;
        Families =
        [
            .. folders
                .Where(static folder => folder.Group is not null && folder.Problems.Count == 0)
                .GroupBy(static folder => folder.Family!, StringComparer.Ordinal)
                .Select(static family => new GroupFamily(
                    family.Key, [.. family.Select(static folder => folder.Group!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))
                .OrderBy(static family => family.Folder, StringComparer.Ordinal),
        ];
    }

    /// <summary>The pack.</summary>
    public PackContent Pack { get; }

    /// <summary>Its files below assets/, with their folders.</summary>
    public IReadOnlyList<PlacedFile> Files { get; }

    /// <summary>All folders below assets/ that have files or are entries themselves, by path.</summary>
    public IReadOnlyList<TargetedPath> Folders { get; }

    /// <summary>The folders that exist once for each group, by path; without those that bundletool cannot read.</summary>
    public IReadOnlyList<GroupFamily> Families { get; }

    /// <summary>Device groups that any folder is for, in order of their names, with <see cref="DeviceGroup.Other"/>.</summary>
    public IReadOnlyList<string> Groups =>
        [.. Families.SelectMany(static family => family.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Looks at a pack.</summary>
    public static PackFolders Of(PackContent pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        Dictionary<string, TargetedPath> folders = new(StringComparer.Ordinal);
        List<PlacedFile> files = [];
        foreach (PackFile file in pack.Files)
        {
            string folder = file.Path[..Math.Max(0, file.Path.LastIndexOf('/'))];
            if (IsAsset(folder))
            {
                files.Add(new PlacedFile(file, Parse(folder)));
            }
        }

        foreach (string folder in pack.FolderEntries.Select(static entry => entry.TrimEnd('/')).Where(IsAsset))
        {
            _ = Parse(folder);
        }

        return new PackFolders(pack, files, [.. folders.Values.OrderBy(static folder => folder.Path, StringComparer.Ordinal)]);

        TargetedPath Parse(string folder)
        {
            if (!folders.TryGetValue(folder, out TargetedPath? parsed))
            {
                parsed = TargetedPath.Parse(folder);
                folders.Add(folder, parsed);
            }

            return parsed;
        }
    }

    /// <summary>The files that a device of a group gets: those for everybody and those of the group.</summary>
    /// <param name="group">The group; null for a pack without groups.</param>
    public IEnumerable<PackFile> DeliveredTo(string? group) => Files
        .Where(file => file.Folder.Group is null || file.Folder.Group == group)
        .Select(static file => file.File);

    private static bool IsAsset(string folder) => folder == Assets || folder.StartsWith(Assets + "/", StringComparison.Ordinal);
}

/// <summary>A file and its folder.</summary>
/// <param name="File">The file.</param>
/// <param name="Folder">The folder.</param>
public sealed record PlacedFile(PackFile File, TargetedPath Folder)
{
    /// <summary>Path on a device below the pack's assets, where Play has removed the suffixes of folders.</summary>
    public string OnDevice => $"{Folder.Delivered}/{Path.GetFileName(File.Path)}"["assets/".Length..];
}

/// <summary>A folder that exists once for each device group.</summary>
/// <param name="Folder">Without the suffix, such as <c>assets/flowers</c>.</param>
/// <param name="Groups">The groups, in order of their names.</param>
public sealed record GroupFamily(string Folder, IReadOnlyList<string> Groups);
