using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Packs in a folder; see <see cref="ModelPackSource.FromFolder"/>.</summary>
internal sealed class FolderPackSource : ModelPackSource
{
    private const string Extension = ".ai.pack";

    // The folders that a device of the group would get, the best first; Play's name of the group of all others.
    private readonly string[] _suffixes;
    private readonly string _folder;

    public FolderPackSource(string folder, string? deviceGroup)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (deviceGroup is not null && (deviceGroup.Length == 0 || deviceGroup.Any(static letter => !IsOfName(letter))))
        {
            throw new ArgumentException(
                $"'{deviceGroup}' is not a device group: use letters, digits and underscores.", nameof(deviceGroup));
        }

        _folder = Path.GetFullPath(folder);
        _suffixes = deviceGroup is null ? ["#group_other"] : [$"#group_{deviceGroup}", "#group_other"];
    }

    public override string DisplayName => $"the folder '{_folder}'";

    public override ModelPackFile? FindAsset(string path) => At(Path.Combine(_folder, path));

    public override ModelPackFile? FindFile(string pack, string path)
    {
        string archive = Path.Combine(_folder, pack + Extension);
        if (File.Exists(archive))
        {
            return FindPacked(archive, path);
        }

        string root = Path.Combine(_folder, pack);
        string assets = Path.Combine(root, "assets");
        string folder = Directory.Exists(assets) ? assets : root;
        return At(Path.Combine(folder, WithSuffix(path, name => Directory.Exists(Path.Combine(folder, name)))));
    }

    public override Task<ModelPackState> FetchAsync(
        string pack, bool waitForUser, IProgress<ModelPackState> progress, CancellationToken cancellationToken)
    {
        // Nothing comes to a folder by itself.
        bool isHere = File.Exists(Path.Combine(_folder, pack + Extension)) || Directory.Exists(Path.Combine(_folder, pack));
        return Task.FromResult(new ModelPackState
        {
            Pack = pack,
            Status = isHere ? ModelPackStatus.Completed : ModelPackStatus.NotInstalled,
            Detail = isHere ? "" : $"{DisplayName} has no '{pack}{Extension}' and no folder '{pack}'",
        });
    }

    internal override IReadOnlyList<string> ListPacks()
    {
        if (!Directory.Exists(_folder))
        {
            return [];
        }

        IEnumerable<string> archives = Directory.EnumerateFiles(_folder, "*" + Extension)
            .Select(static path => Path.GetFileName(path)[..^Extension.Length]);
        IEnumerable<string> folders = Directory.EnumerateDirectories(_folder).Select(static path => Path.GetFileName(path));
        return [.. archives.Concat(folders).Where(static name => name.All(IsOfName)).Distinct().Order(StringComparer.Ordinal)];
    }

    private ModelPackFile? FindPacked(string archive, string path)
    {
        try
        {
            using PackArchive pack = PackArchive.Open(archive);
            return pack.Find("assets/" + WithSuffix(path, name => pack.HasFolder($"assets/{name}/")));
        }
        catch (ModelFormatException exception)
        {
            throw new ModelException(
                ModelErrorCode.FileIo, $"'{archive}' cannot be read: {exception.Message}", innerException: exception);
        }
    }

    // A store strips the suffixes and delivers one folder of each family; a pack as it was built still has them all.
    private string WithSuffix(string path, Func<string, bool> hasFolder)
    {
        int slash = path.IndexOf('/');
        string? suffix = slash < 0 ? null : _suffixes.FirstOrDefault(suffix => hasFolder(path[..slash] + suffix));
        return suffix is null ? path : path[..slash] + suffix + path[slash..];
    }

    private static ModelPackFile? At(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new ModelPackFile(file.FullName, 0, file.Length) : null;
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
