using System.Text;
using System.Text.RegularExpressions;
using ModelSdk.Build.Files;
using ModelSdk.Build.Processes;

namespace ModelSdk.Build.Toolchains;

/// <summary>Looks in the places of <see cref="ToolchainFinder"/> for one vendor's plugin and for the libraries that it loads.</summary>
/// <param name="places">Where, in order.</param>
/// <param name="host">The machine that compiles.</param>
/// <param name="cacheFolder">Where hashes are remembered.</param>
internal sealed partial class VendorSearch(IReadOnlyList<ToolPlace> places, HostMachine host, string cacheFolder)
{
    // What every system has, or the compiler of the plugin brings: LSB, and the run-time libraries of gcc.
    private static readonly string[] SystemLibraries =
    [
        "libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libgcc_s.so.1", "libstdc++.so.6",
    ];

    // An SDK's folder with more is a folder of the system that somebody named.
    private const int MostHashed = 300;

    /// <summary>The row for a vendor of the table.</summary>
    public VendorCompiler Find(VendorRow row, string? liteRtVersion, CancellationToken cancellationToken)
    {
        List<string> missing = [];
        string? file = row.Files.GetValueOrDefault(host.System);
        (string? plugin, _) = FirstFor(file is null ? [] : [file], PlaceKind.Tools, out string? rejected);
        bool runsHere = plugin is not null || row.Hosts.Contains(host.Id);
        if (plugin is null)
        {
            missing.Add(rejected is null ? $"the compiler plugin {file ?? row.Files.Values.First()} is missing" : $"the compiler plugin {rejected}");
        }

        Dependencies dependencies = Resolve(plugin, Patterns(row.Libraries));
        List<VendorSdk> sdks = Sdks(row, plugin, dependencies, cancellationToken);
        string? problem = runsHere ? Problem(row, dependencies, sdks) : null;
        if (problem is not null)
        {
            missing.Add(problem);
        }

        List<string> notes = [.. row.Notes.Where(note => plugin is not null && note.LiteRt == PluginVersion(plugin)).Select(static note => note.Text)];
        if (plugin is not null && liteRtVersion is not null && PluginVersion(plugin) is { } other && other != liteRtVersion)
        {
            notes.Add($"the plugin is of LiteRT {other}, the tool of {liteRtVersion}; they should be of one release");
        }

        if (row.Optional is { } optional && dependencies.Unresolved.Count == 0 && runsHere)
        {
            string[] absent = [.. Patterns(optional.Libraries).Where(group => FirstFor(group, PlaceKind.System, out _).Path is null).Select(static group => group[0])];
            if (absent.Length > 0)
            {
                notes.Add($"{Names(absent)} of {optional.Package} {Are(absent)} missing; {optional.Purpose}");
            }
        }

        string[] packages = [.. new[] { plugin is null ? ToolchainTable.Builtin.Tool.Package : "", problem is null ? "" : Package(row, dependencies) }.Where(static name => name.Length > 0)];
        return new VendorCompiler
        {
            Backend = row.Backend,
            Title = row.Title,
            PluginName = row.Plugin,
            Plugin = plugin,
            LibraryFolders = sdks.FirstOrDefault()?.LibraryFolders ?? [],
            SdkVersion = sdks.FirstOrDefault()?.Version,
            Missing = missing,
            Package = string.Join(" and ", packages),
            RunsHere = runsHere,
            Hosts = string.Join(", ", row.Hosts.Select(HostMachine.TitleOf)),
            Fingerprint = sdks.FirstOrDefault()?.Fingerprint ?? Fingerprint(plugin, [], dependencies, cancellationToken),
            Sdks = sdks,
            Notes = notes,
        };
    }

    /// <summary>The row for a plugin that no table knows.</summary>
    public VendorCompiler FindUnknown(string name, string file, CancellationToken cancellationToken)
    {
        (string? plugin, _) = FirstFor([file], PlaceKind.Tools, out string? rejected);
        List<string> missing = plugin is null && rejected is not null ? [$"the compiler plugin {rejected}"] : [];
        Dependencies dependencies = Resolve(plugin, []);
        if (dependencies.Unresolved.Count > 0)
        {
            missing.Add(Clause(dependencies, ""));
        }

        string[] folders = Folders(dependencies.Found);
        return new VendorCompiler
        {
            Title = name,
            PluginName = name,
            Plugin = plugin,
            LibraryFolders = folders,
            Missing = missing,
            Hosts = host.Title,
            Fingerprint = Fingerprint(plugin, folders, dependencies, cancellationToken),
        };
    }

    /// <summary>The first file of one of the names (in order of places) that this machine can load.</summary>
    /// <param name="names">Names or patterns.</param>
    /// <param name="kinds">The last kind of place that counts.</param>
    /// <param name="rejected">Why a file that was found cannot be loaded, as a clause with its path; null when none was found or one can.</param>
    public (string? Path, ToolPlace? Place) FirstFor(IReadOnlyList<string> names, PlaceKind kinds, out string? rejected)
    {
        rejected = null;
        foreach ((string path, ToolPlace place) in All(names, kinds))
        {
            if (host.WhyNot(path) is not { } reason)
            {
                rejected = null;
                return (path, place);
            }

            rejected ??= $"'{path}' {reason}";
        }

        return default;
    }

    // A library that was found, with the names that would do in its stead.
    private sealed record Found(string Path, ToolPlace Place, string[] Group);

    private sealed record Dependencies(IReadOnlyList<Found> Found, IReadOnlyList<string> Unresolved, IReadOnlyList<string> Rejected);

    // What the plugin loads by name, and what it is linked with.
    private Dependencies Resolve(string? plugin, IReadOnlyList<string[]> loaded)
    {
        List<string[]> groups = [.. loaded];
        ElfHeader? elf = plugin is null ? null : ElfHeader.Read(plugin);
        foreach (string needed in (elf?.Needed ?? []).Where(static name => !SystemLibraries.Contains(name) && !name.StartsWith("ld-linux", StringComparison.Ordinal)))
        {
            int known = groups.FindIndex(group => group.Any(pattern => LiteRtNames.Matches(pattern, needed)));
            if (known < 0)
            {
                groups.Add([needed]);
            }
            else
            {
                groups[known] = [needed];
            }
        }

        List<Found> found = [];
        List<string> unresolved = [];
        List<string> rejections = [];
        foreach (string[] group in groups)
        {
            (string? path, ToolPlace? place) = FirstFor(group, PlaceKind.System, out string? rejected);
            if (path is not null)
            {
                found.Add(new Found(path, place!, group));
            }
            else if (!IsBesidePlugin(plugin, elf, group))
            {
                unresolved.Add(group[0]);
                if (rejected is not null)
                {
                    rejections.Add(rejected);
                }
            }
        }

        return new Dependencies(found, unresolved, rejections);
    }

    private static bool IsBesidePlugin(string? plugin, ElfHeader? elf, string[] group) => plugin is not null && elf is not null
        && elf.RunPath.Any(folder => group.Any(name => File.Exists(Path.Combine(folder.Replace("$ORIGIN", Path.GetDirectoryName(plugin), StringComparison.Ordinal), name))));

    // Each folder with the first library is an SDK; what is not in it comes from where it is found first.
    private List<VendorSdk> Sdks(VendorRow row, string? plugin, Dependencies dependencies, CancellationToken cancellationToken)
    {
        if (dependencies.Found.Count == 0)
        {
            return [];
        }

        List<VendorSdk> sdks = [];
        foreach (string folder in All(dependencies.Found[0].Group, PlaceKind.System)
            .Where(file => host.WhyNot(file.Path) is null)
            .Select(static file => Path.GetDirectoryName(file.Path)!)
            .Distinct()
            .OrderBy(folder => Rank(row, folder)))
        {
            IEnumerable<Found> others = dependencies.Found.Where(found => !found.Group.Any(name => IsIn(folder, name)));
            string[] folders = [.. Folders(others).Prepend(folder).Distinct()];
            sdks.Add(new VendorSdk(VersionOf(row, folder), folders, Fingerprint(plugin, folders, dependencies, cancellationToken)));
        }

        return sdks;
    }

    private static int Rank(VendorRow row, string folder)
    {
        string path = folder.Replace('\\', '/');
        int index = row.SdkFolders.TakeWhile(end => end.Length > 0 && !path.EndsWith("/" + end, StringComparison.Ordinal)).Count();
        return index;
    }

    private static bool IsIn(string folder, string name) =>
        name.EndsWith('*') ? FilesOf(folder).Any(file => LiteRtNames.Matches(name, Path.GetFileName(file))) : File.Exists(Path.Combine(folder, name));

    private static string[] Folders(IEnumerable<Found> files) =>
        [.. files.Where(static file => file.Place.Kind != PlaceKind.System).Select(static file => Path.GetDirectoryName(file.Path)!).Distinct()];

    private IEnumerable<(string Path, ToolPlace Place)> All(IReadOnlyList<string> names, PlaceKind kinds)
    {
        foreach (ToolPlace place in places.Where(place => place.Kind <= kinds))
        {
            foreach (string name in names)
            {
                IEnumerable<string> exact = name.EndsWith('*') ? place.Names.Where(file => LiteRtNames.Matches(name, file)).Order(StringComparer.Ordinal) : [name];
                foreach (string path in exact.SelectMany(place.Paths))
                {
                    yield return (path, place);
                }
            }
        }
    }

    private List<string[]> Patterns(IReadOnlyList<IReadOnlyList<string>> groups) =>
    [
        .. groups.Select(group => group.Where(name => name.EndsWith(".dll", StringComparison.Ordinal) == (host.System == "win")).ToArray())
            .Where(static group => group.Length > 0),
    ];

    private static string? VersionOf(VendorRow row, string folder)
    {
        if (row.Version is not { } rule)
        {
            return null;
        }

        IEnumerable<string> texts = rule.SoName is not null ? FilesOf(folder).Select(static file => Path.GetFileName(file)) : Above(folder);
        Regex pattern = new(rule.SoName ?? rule.Folder ?? "^$", RegexOptions.CultureInvariant);
        return texts.Select(text => Format(rule, pattern, text)).FirstOrDefault(static version => version is not null);
    }

    private static string? Format(VersionRule rule, Regex pattern, string text) => pattern.Match(text) is { Success: true } match
        ? string.Format(System.Globalization.CultureInfo.InvariantCulture, rule.Format, [.. match.Groups.Cast<Group>().Skip(1).Select(static group => group.Value)])
        : null;

    private static IEnumerable<string> Above(string folder)
    {
        for (string? path = folder; path is not null; path = Path.GetDirectoryName(path))
        {
            yield return Path.GetFileName(path);
        }
    }

    // The plugin, and the libraries beside those that it loads: SDKs load more from their own folder.
    private string Fingerprint(string? plugin, IReadOnlyList<string> folders, Dependencies dependencies, CancellationToken cancellationToken)
    {
        if (plugin is null)
        {
            return "";
        }

        SortedSet<string> files = new(StringComparer.Ordinal);
        foreach (string folder in folders)
        {
            string[] libraries = [.. FilesOf(folder).Where(static file => LiteRtNames.IsLibrary(Path.GetFileName(file))).Take(MostHashed + 1)];
            files.UnionWith(libraries.Length <= MostHashed ? libraries : []);
        }

        files.UnionWith(dependencies.Found.Select(static found => found.Path).Where(path => folders.Count == 0 || folders.Contains(Path.GetDirectoryName(path)!)));
        StringBuilder text = new();
        foreach (string file in files.Prepend(plugin))
        {
            text.Append(Path.GetFileName(file)).Append('\0').Append(HashOf(file, cancellationToken)).Append('\n');
        }

        return ContentHash.Of(text.ToString());
    }

    /// <summary>SHA-256 of a file; empty for links to nothing and files that nobody may read, which are loaded by nobody.</summary>
    public string HashOf(string file, CancellationToken cancellationToken)
    {
        try
        {
            return FileHashMemo.Of(file, cacheFolder, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string[] FilesOf(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? PluginVersion(string plugin) => Distribution.VersionAbove(plugin, ToolchainTable.Builtin.Tool.Package);
}
