using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>An app bundle (.aab) as the verification sees it. Nothing is unpacked; files open streams into the archive.</summary>
/// <remarks>
/// Opened by <see cref="PackVerification"/>. Each folder of the archive is a module, as for bundletool (BundleParser), but for
/// those of metadata and signatures. A module that cannot be understood is kept with its problem, so that the rules name it.
/// </remarks>
public sealed class AppBundle : IDisposable
{
    // Manifests and configurations have some kilobytes; device groups can list 10,000 devices each.
    private const int MostBytes = 64 << 20;

    private const int MostModules = 2000;

    private static readonly string[] NoModules = ["BUNDLE-METADATA", "META-INF"];

    private readonly ZipContent _archive;

    private AppBundle(ZipContent archive)
    {
        _archive = archive;
        Configuration = ReadConfiguration(archive);
        Modules = [.. Folders(archive).Select(folder => ReadModule(folder.Key, folder))];
        Packs = [.. Modules.Select(static module => module.Content).OfType<PackContent>()];
        (Groups, GroupsProblem) = ReadGroups(archive);
    }

    /// <summary>The packs among its modules.</summary>
    public IReadOnlyList<PackContent> Packs { get; }

    /// <summary>Declared device groups; null when the bundle declares none.</summary>
    public IReadOnlyList<DeviceGroup>? Groups { get; }

    /// <summary>Full path.</summary>
    public string FilePath => _archive.FilePath;

    /// <summary>Why its device groups cannot be read, as a clause; null when they can, or there are none.</summary>
    internal string? GroupsProblem { get; }

    /// <summary>BundleConfig.pb, which tells an app bundle from every other zip.</summary>
    internal BundleConfigFacts Configuration { get; }

    /// <summary>All modules, in order of their names.</summary>
    internal IReadOnlyList<BundleModule> Modules { get; }

    /// <summary>The base module; null in bundles of assets only, and in broken ones.</summary>
    internal BundleModule? Base => Modules.FirstOrDefault(static module => module.IsBase);

    /// <summary>The base module and the feature modules.</summary>
    internal IEnumerable<BundleModule> ApplicationModules => Modules.Where(static module => module.Manifest is { Pack: null });

    /// <summary>Whether an archive is an app bundle.</summary>
    internal static bool IsBundle(ZipContent archive) => archive.Find(BundleConfigProto.Path) is not null;

    /// <summary>Opens a bundle.</summary>
    /// <exception cref="InvalidDataException">It is no app bundle; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AppBundle Open(string path) => From(ZipContent.Open(path));

    /// <summary>The same for an archive that is open; disposing the bundle disposes it.</summary>
    internal static AppBundle From(ZipContent archive)
    {
        try
        {
            return IsBundle(archive)
                ? new AppBundle(archive)
                : throw new InvalidDataException($"'{archive.FilePath}' is no app bundle: it has no {BundleConfigProto.Path}");
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _archive.Dispose();

    private BundleModule ReadModule(string name, IEnumerable<PackFile> files) => BundleModule.Read(
        name,
        [.. files.Select(file => file with { Path = file.Path[(name.Length + 1)..] })],
        () => _archive.Read($"{name}/{PackManifest.Path}", MostBytes)) with
    {
        FolderEntries = [.. _archive.Folders.Where(folder => folder.StartsWith($"{name}/", StringComparison.Ordinal)).Select(folder => folder[(name.Length + 1)..])],
    };

    private static BundleConfigFacts ReadConfiguration(ZipContent archive)
    {
        try
        {
            return BundleConfigProto.Read(archive.Read(BundleConfigProto.Path, MostBytes));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(
                $"'{archive.FilePath}' is no app bundle, or a damaged one: its {BundleConfigProto.Path} cannot be read ({exception.Message.TrimEnd('.')})",
                exception);
        }
    }

    private static IGrouping<string, PackFile>[] Folders(ZipContent archive)
    {
        IGrouping<string, PackFile>[] folders =
        [
            .. archive.Files
                .Where(static file => file.Path.Contains('/'))
                .GroupBy(static file => file.Path[..file.Path.IndexOf('/', StringComparison.Ordinal)])
                .Where(static folder => !NoModules.Contains(folder.Key))
                .OrderBy(static folder => folder.Key, StringComparer.Ordinal),
        ];
        return folders.Length <= MostModules
            ? folders
            : throw new InvalidDataException($"'{archive.FilePath}' has {folders.Length:N0} modules, which no application has");
    }

    // bundletool looks for the JSON first, and then does not look at the other.
    private static (IReadOnlyList<DeviceGroup>? Groups, string? Problem) ReadGroups(ZipContent archive)
    {
        string? path = new[] { DeviceGroupConfig.JsonPath, DeviceGroupConfig.ProtoPath }.FirstOrDefault(path => archive.Find(path) is not null);
        if (path is null)
        {
            return (null, null);
        }

        try
        {
            byte[] bytes = archive.Read(path, MostBytes)!;
            return (path == DeviceGroupConfig.JsonPath ? DeviceGroupConfig.FromJson(bytes) : DeviceGroupConfig.FromProto(bytes), null);
        }
        catch (InvalidDataException exception)
        {
            return (null, $"its {Path.GetFileName(path)} cannot be read ({exception.Message.TrimEnd('.')})");
        }
    }
}
