using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>A module of an app bundle: base, feature, or pack. Read by <see cref="AppBundle"/>.</summary>
internal sealed record BundleModule
{
    /// <summary>Name of the module that every application has.</summary>
    public const string BaseName = "base";

    /// <summary>What bundletool writes into each module; no file of the application.</summary>
    private static readonly string[] OfBundletool = [PackManifest.Path, "assets.pb", "native.pb"];

    /// <summary>Its folder in the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>Its manifest; null when <see cref="Problem"/> says why.</summary>
    public ModuleManifest? Manifest { get; init; }

    /// <summary>Why its manifest cannot be used, as a clause about the module; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Its files with their paths in it, sorted, without its manifest and what bundletool adds.</summary>
    public required IReadOnlyList<PackFile> Files { get; init; }

    /// <summary>Entries of the archive that are folders in it, with a slash at their end.</summary>
    public IReadOnlyList<string> FolderEntries { get; init; } = [];

    /// <summary>Whether it is the base module.</summary>
    public bool IsBase => Name == BaseName;

    /// <summary>The pack, or null when the module is none.</summary>
    public PackContent? Content => Manifest?.Pack is { } pack
        ? new PackContent { Name = Name, Delivery = pack.Delivery, Type = pack.Type, Files = Files, FolderEntries = FolderEntries }
        : null;

    /// <summary>File names of its native libraries.</summary>
    public IEnumerable<string> NativeLibraries => Files
        .Where(static file => file.Path.StartsWith("lib/", StringComparison.Ordinal))
        .Select(static file => Path.GetFileName(file.Path));

    /// <summary>Takes a module out of the files of its folder.</summary>
    /// <param name="name">Its folder.</param>
    /// <param name="files">All files there, with their paths in the folder.</param>
    /// <param name="readManifest">The bytes of its manifest, or null without one.</param>
    /// <exception cref="IOException">The bundle cannot be read.</exception>
    public static BundleModule Read(string name, IReadOnlyList<PackFile> files, Func<byte[]?> readManifest)
    {
        BundleModule module = new() { Name = name, Files = [.. files.Where(static file => !OfBundletool.Contains(file.Path))] };
        try
        {
            return readManifest() is { } bytes
                ? module with { Manifest = ModuleManifest.Read(bytes) }
                : module with { Problem = $"has no {PackManifest.Path}" };
        }
        catch (InvalidDataException exception)
        {
            return module with { Problem = $"has a {PackManifest.Path} that cannot be used ({exception.Message.TrimEnd('.')})" };
        }
    }
}
