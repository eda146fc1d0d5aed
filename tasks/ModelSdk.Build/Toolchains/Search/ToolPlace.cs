namespace ModelSdk.Build.Toolchains;

/// <summary>A place that <see cref="ToolchainFinder"/> looked at, with the files of LiteRT and of the vendors that are there.</summary>
internal sealed class ToolPlace
{
    private readonly Dictionary<string, List<string>> _files = new(StringComparer.Ordinal);

    private ToolPlace(string title, PlaceKind kind)
    {
        Title = title;
        Kind = kind;
    }

    /// <summary>For people, such as <c>ModelSdkLiteRt (…whl)</c>.</summary>
    public string Title { get; }

    /// <summary>What kind of place.</summary>
    public PlaceKind Kind { get; }

    /// <summary>Folders of Python packages that are there, also without a library, by the names of the table.</summary>
    public Dictionary<string, string> Packages { get; } = [];

    /// <summary>Names of all files.</summary>
    public IEnumerable<string> Names => _files.Keys;

    /// <summary>Full paths of the files of a name.</summary>
    public IReadOnlyList<string> Paths(string name) => _files.GetValueOrDefault(name) ?? [];

    /// <summary>What lies in folders and below.</summary>
    public static ToolPlace Tree(string title, PlaceKind kind, IEnumerable<string> roots, CancellationToken cancellationToken)
    {
        ToolPlace place = new(title, kind);
        string[] packages = [.. PackageFolders()];
        foreach (string root in roots)
        {
            place.AddPackage(packages, Path.GetFileName(root), root);
            foreach (FolderTree.Entry file in FolderTree.List(root, cancellationToken))
            {
                place.Add(Path.GetFileName(file.Relative), file.Path);
                if (file.Relative.EndsWith("/__init__.py", StringComparison.Ordinal))
                {
                    string folder = Path.GetDirectoryName(file.Path)!;
                    place.AddPackage(packages, Path.GetFileName(folder), folder);
                }
            }
        }

        return place;
    }

    /// <summary>What lies in a folder itself.</summary>
    public static ToolPlace Folder(string title, PlaceKind kind, string folder)
    {
        ToolPlace place = new(title, kind);
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                place.Add(Path.GetFileName(file), file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is there for nobody.
        }

        return place;
    }

    /// <summary>Names of the folders of the packages of LiteRT and of the vendors.</summary>
    public static IEnumerable<string> PackageFolders() => ToolchainTable.Builtin.Vendors
        .SelectMany(static row => row.Optional is { } optional ? new[] { row.Folder, optional.Folder } : [row.Folder])
        .Prepend(ToolchainTable.Builtin.Tool.Folder);

    private void Add(string name, string path)
    {
        // Everything that a plugin may be linked with, not only what the table knows.
        if (LiteRtNames.IsOfInterest(name) || LiteRtNames.IsLibrary(name))
        {
            if (!_files.TryGetValue(name, out List<string>? paths))
            {
                _files[name] = paths = [];
            }

            paths.Add(path);
        }
    }

    private void AddPackage(string[] packages, string name, string folder)
    {
        if (packages.Contains(name))
        {
            Packages.TryAdd(name, folder);
        }
    }
}

/// <summary>What is looked for in a <see cref="ToolPlace"/>.</summary>
internal enum PlaceKind
{
    /// <summary>Everything.</summary>
    Tools,

    /// <summary>An SDK: libraries only.</summary>
    Libraries,

    /// <summary>Libraries that the loader finds without being told.</summary>
    System,
}
