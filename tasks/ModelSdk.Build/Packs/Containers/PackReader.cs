using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>A module read from a pack file (.ai.pack, .zip): its manifest and its files.</summary>
/// <remarks>
/// Used by <c>modelsdk pack verify</c>. It need not be one of ours: modules of aapt2 and Gradle are compressed. Nothing is
/// unpacked; files open streams into the archive, each for itself and forward only, as <see cref="ZipContent"/> says.
/// </remarks>
public sealed class PackReader : IDisposable
{
    /// <summary>Manifests have some hundred bytes; larger ones would be of applications.</summary>
    internal const int MostManifestBytes = 1 << 20;

    // What tells other Android files from a pack.
    private static readonly (string Path, string What)[] Others =
    [
        ("BundleConfig.pb", "an app bundle, not a pack"),
        ("toc.pb", "a set of APKs, not a pack or an app bundle; give the .aab that it was made of"),
        ("AndroidManifest.xml", "an APK or AAR, not a pack or an app bundle"),
    ];

    private readonly ZipContent _archive;

    private PackReader(ZipContent archive, PackManifest manifest)
    {
        _archive = archive;
        Manifest = manifest;
        Content = new PackContent
        {
            Name = manifest.Split,
            Delivery = manifest.Delivery,
            Type = manifest.Type,
            Files = [.. archive.Files.Where(static file => file.Path != PackManifest.Path)],
            FolderEntries = archive.Folders,
        };
    }

    /// <summary>The manifest.</summary>
    public PackManifest Manifest { get; }

    /// <summary>The pack.</summary>
    public PackContent Content { get; }

    /// <summary>Opens a pack file.</summary>
    /// <exception cref="InvalidDataException">It is no zip or no pack; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PackReader Open(string path)
    {
        ZipContent archive = OpenArchive(path);
        try
        {
            return new PackReader(archive, ReadManifest(archive));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _archive.Dispose();

    private static ZipContent OpenArchive(string path)
    {
        try
        {
            return ZipContent.Open(path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static PackManifest ReadManifest(ZipContent archive)
    {
        if (archive.Read(PackManifest.Path, MostManifestBytes) is not { } bytes)
        {
            string what = Others.Where(other => archive.Find(other.Path) is not null).Select(static other => other.What).FirstOrDefault()
                ?? $"no pack: it has no {PackManifest.Path}";
            throw new InvalidDataException($"'{archive.FilePath}' is {what}");
        }

        PackManifest? manifest;
        try
        {
            manifest = PackManifest.FromProto(bytes);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{PackManifest.Path} in '{archive.FilePath}': {exception.Message}", exception);
        }

        return manifest ?? throw new InvalidDataException(
            $"'{archive.FilePath}' is a module, but no pack: its manifest has no dist:module of type ai-pack or asset-pack");
    }
}
