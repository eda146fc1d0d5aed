using ModelSdk.Build.Processes;

namespace ModelSdk.Build.Toolchains;

/// <summary>Finds LiteRT's tool, the vendors' plugins and SDKs: ModelSdkLiteRt, then an installed Python package, then PATH.</summary>
/// <remarks>
/// Called by the AOT build and by <c>modelsdk doctor</c> and <c>compile</c>. Starts no process: also with Python, files are all it
/// needs. Each file comes from the first place that has one for this machine, so that an SDK may be installed and the tool be given.
/// </remarks>
public static class ToolchainFinder
{
    private static readonly string[] LoaderFolders =
    [
        "/usr/local/lib", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
        "/lib64", "/usr/lib64", "/lib", "/usr/lib",
    ];

    /// <summary>Looks for the tools; unpacks archives into the cache once.</summary>
    public static ToolchainSearch Find(ToolchainSettings settings, CancellationToken cancellationToken) =>
        Find(settings, HostMachine.This, cancellationToken);

    internal static ToolchainSearch Find(ToolchainSettings settings, HostMachine host, CancellationToken cancellationToken)
    {
        Func<string, string?> environment = settings.Environment is { } given ? name => given.GetValueOrDefault(name) : Environment.GetEnvironmentVariable;
        List<ModelDiagnostic> diagnostics = [];
        List<ToolPlace> places = [];
        List<string> said = [];
        AddList(settings, places, said, diagnostics, cancellationToken);
        if (diagnostics.Count > 0)
        {
            // To go on with what the machine happens to have would compile with other tools than the project asks for.
            said.Add("Python packages and PATH: not looked at, because ModelSdkLiteRt cannot be used as it is");
        }
        else if (settings.SearchMachine)
        {
            AddPython(environment, places, said, cancellationToken);
            AddPath(environment, host, places, said, cancellationToken);
            AddLibraries(environment, places, said, cancellationToken);
        }

        AddLoaderFolders(host, places);
        return new ToolchainSearch(Assemble(settings, host, places, said, cancellationToken), said, diagnostics)
        {
            Machine = host.Title,
        };
    }

    private static Toolchain Assemble(
        ToolchainSettings settings, HostMachine host, List<ToolPlace> places, List<string> said, CancellationToken cancellationToken)
    {
        ToolchainTable table = ToolchainTable.Builtin;
        VendorSearch search = new(places, host, settings.CacheFolder);
        string name = table.Tool.Files.GetValueOrDefault(host.System) ?? table.Tool.Files.Values.First();
        (string? tool, ToolPlace? origin) = search.FirstFor([name], PlaceKind.Tools, out string? rejected);
        if (rejected is not null)
        {
            said.Add($"{name}: {rejected}");
        }

        string? version = tool is null ? null : Distribution.VersionAbove(tool, table.Tool.Package);
        string hash = tool is null ? "" : search.HashOf(tool, cancellationToken);
        List<VendorCompiler> compilers = [.. table.Vendors.Select(row => search.Find(row, version, cancellationToken))];
        IEnumerable<string> known = table.Vendors.SelectMany(static row => row.Files.Values);
        foreach (string file in places.Where(static place => place.Kind == PlaceKind.Tools).SelectMany(static place => place.Names).Distinct().Except(known).Order(StringComparer.Ordinal))
        {
            if (LiteRtNames.PluginName(file, host.System) is { } plugin)
            {
                compilers.Add(search.FindUnknown(plugin, file, cancellationToken));
            }
        }

        return new Toolchain
        {
            Tool = tool is null ? null : ExecutableTool.Of(tool, hash, settings.CacheFolder),
            ToolHash = hash,
            LiteRtVersion = version,
            Origin = origin?.Title ?? "",
            Compilers = compilers,
        };
    }

    private static void AddList(
        ToolchainSettings settings, List<ToolPlace> places, List<string> said, List<ModelDiagnostic> diagnostics, CancellationToken cancellationToken)
    {
        IReadOnlyList<LiteRtEntry> entries = LiteRtEntry.Read(settings.LiteRt, settings.ProjectFile, diagnostics);
        if (entries.Count == 0 || diagnostics.Count > 0)
        {
            said.Add(diagnostics.Count > 0 ? "ModelSdkLiteRt: has entries that cannot be used (MSDK4015)" : "ModelSdkLiteRt: not set");
            return;
        }

        try
        {
            string folder = ToolchainOverlay.Create(entries, settings.CacheFolder, cancellationToken);
            Add(ToolPlace.Tree($"ModelSdkLiteRt ({string.Join("; ", entries.Select(static entry => entry.Name))})", PlaceKind.Tools, [folder], cancellationToken), places, said);
        }
        catch (Exception exception) when (exception is UnusableEntryException or TooManyFilesException)
        {
            string entry = exception is UnusableEntryException unusable ? unusable.Entry.Text : settings.LiteRt;
            diagnostics.Add(DiagnosticRules.UnusableToolchain.At(settings.ProjectFile, entry, exception.Message));
            said.Add("ModelSdkLiteRt: has entries that cannot be used (MSDK4015)");
        }
    }

    private static void AddPython(
        Func<string, string?> environment, List<ToolPlace> places, List<string> said, CancellationToken cancellationToken)
    {
        List<string> empty = [];
        foreach (string site in PythonFolders.Find(environment))
        {
            string[] packages = [.. ToolPlace.PackageFolders().Distinct().Select(name => Path.Combine(site, name)).Where(Directory.Exists)];
            if (packages.Length == 0)
            {
                empty.Add(site);
                continue;
            }

            Add(Tree($"Python packages in {site}", PlaceKind.Tools, packages, cancellationToken), places, said);
        }

        if (empty.Count > 0 || places.Count == 0)
        {
            said.Add(empty.Count == 0 ? "Python packages: no Python was found" : $"Python packages: nothing of LiteRT in {string.Join(", ", empty)}");
        }
    }

    private static void AddPath(
        Func<string, string?> environment, HostMachine host, List<ToolPlace> places, List<string> said, CancellationToken cancellationToken)
    {
        string name = ToolchainTable.Builtin.Tool.Files.GetValueOrDefault(host.System) ?? ToolchainTable.Builtin.Tool.Files.Values.First();
        string? tool = Folders(environment("PATH")).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (tool is null)
        {
            said.Add($"PATH: no {name}");
            return;
        }

        string folder = Path.GetDirectoryName(tool)!;
        Add(ToolPlace.Folder($"PATH ({folder})", PlaceKind.Tools, folder), places, said);

        // A link on the PATH usually leads to where everything was unpacked.
        string real = Path.GetDirectoryName(File.ResolveLinkTarget(tool, returnFinalTarget: true)?.FullName ?? tool)!;
        string above = Path.GetDirectoryName(real) ?? real;
        string vendors = Path.Combine(above, "vendors");
        string[] roots = [.. new[] { real == folder ? "" : real, Directory.Exists(vendors) ? above : "" }.Where(static path => path.Length > 0)];
        if (roots.Length > 0)
        {
            Add(Tree($"beside the tool on PATH ({string.Join(", ", roots)})", PlaceKind.Tools, roots, cancellationToken), places, said);
        }
    }

    private static void AddLibraries(
        Func<string, string?> environment, List<ToolPlace> places, List<string> said, CancellationToken cancellationToken)
    {
        foreach (string variable in ToolchainTable.Builtin.Vendors.Select(static row => row.Environment).OfType<string>())
        {
            if (environment(variable) is { Length: > 0 } folder && Directory.Exists(folder))
            {
                Add(Tree($"{variable} ({folder})", PlaceKind.Libraries, [Path.GetFullPath(folder)], cancellationToken), places, said);
            }
        }

        foreach (string folder in Folders(environment("LD_LIBRARY_PATH")).Where(Directory.Exists))
        {
            Add(ToolPlace.Folder($"LD_LIBRARY_PATH ({folder})", PlaceKind.Libraries, Path.GetFullPath(folder)), places, said);
        }
    }

    private static void AddLoaderFolders(HostMachine host, List<ToolPlace> places)
    {
        if (host.System == "linux")
        {
            places.AddRange(LoaderFolders.Concat(ConfiguredFolders()).Distinct().Where(Directory.Exists).Select(static folder => ToolPlace.Folder(folder, PlaceKind.System, folder)));
        }
    }

    // What administrators add for the loader (ld.so.conf(5)); one folder in a line.
    private static IEnumerable<string> ConfiguredFolders()
    {
        try
        {
            return [.. Directory.EnumerateFiles("/etc/ld.so.conf.d", "*.conf").Order(StringComparer.Ordinal)
                .SelectMany(File.ReadAllLines)
                .Select(static line => line.Trim())
                .Where(static line => line.StartsWith('/'))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Add(ToolPlace place, List<ToolPlace> places, List<string> said)
    {
        string[] plugins = [.. place.Names.Select(LiteRtNames.PluginName).OfType<string>().Order(StringComparer.Ordinal)];
        string[] vendors = [.. ToolchainTable.Builtin.Vendors
            .Where(row => place.Names.Any(name => LiteRtNames.IsLibrary(name) && row.Names.Any(start => name.StartsWith(start, StringComparison.Ordinal))))
            .Select(static row => row.Title)];
        string libraries = vendors.Length == 0 ? "" : $"libraries of {string.Join(", ", vendors)}";
        string[] parts =
        [
            .. place.Names.Where(ToolchainTable.Builtin.Tool.Files.Values.Contains),
            .. plugins.Length == 0 ? Array.Empty<string>() : [$"plugins {string.Join(", ", plugins)}"],
            .. libraries.Length == 0 ? Array.Empty<string>() : [libraries],
        ];
        if (place.Kind == PlaceKind.Tools || parts.Length > 0)
        {
            said.Add($"{place.Title}: {(parts.Length == 0 ? "no compiler tools" : string.Join(", ", parts))}");
        }

        places.Add(place);
    }

    // A folder that is far too large holds no installed package of ours; what it is not is said by what is missing.
    private static ToolPlace Tree(string title, PlaceKind kind, IEnumerable<string> roots, CancellationToken cancellationToken)
    {
        try
        {
            return ToolPlace.Tree(title, kind, roots, cancellationToken);
        }
        catch (TooManyFilesException exception)
        {
            return ToolPlace.Tree($"{title}, which was not searched because {exception.Message}", kind, [], cancellationToken);
        }
    }

    // Relative ones depend on where the build was started.
    private static string[] Folders(string? list) =>
    [
        .. (list ?? "").Split(Path.PathSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified),
    ];
}
