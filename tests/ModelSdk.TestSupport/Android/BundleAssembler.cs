using System.IO.Compression;

namespace ModelSdk.TestSupport.Android;

/// <summary>Puts an app bundle together as <c>bundletool build-bundle</c> does, but checks nothing: whatever is wrong can be made.</summary>
/// <remarks>
/// For tests of the verification. The base module has a manifest and no code; module zips become folders, bundletool's own
/// additions (assets.pb) are left out. Without changes the result passes <c>bundletool validate</c> (BundleAssemblerTests).
/// </remarks>
public sealed record BundleAssembler
{
    /// <summary>Path of the device groups in a bundle.</summary>
    public const string GroupsPath = "BUNDLE-METADATA/com.android.tools.build.bundletool/DeviceGroupConfig.pb";

    /// <summary>Application id of the base module.</summary>
    public string PackageName { get; init; } = "com.example.app";

    /// <summary>minSdkVersion of the base module; null leaves it out.</summary>
    public int? MinSdk { get; init; } = 31;

    /// <summary>Files of the base module beside its manifest: <c>assets/…</c>, <c>lib/arm64-v8a/libX.so</c>.</summary>
    public IReadOnlyList<(string Path, byte[] Bytes)> BaseFiles { get; init; } = [];

    /// <summary>Modules beside the base: name and files, the manifest among them; <see cref="FilesOf"/> takes them out of a zip.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<(string Path, byte[] Bytes)> Files)> Modules { get; init; } = [];

    /// <summary>DeviceGroupConfig.pb; null leaves it out.</summary>
    public byte[]? Groups { get; init; }

    /// <summary>The bundle configuration.</summary>
    public AssembledConfig Config { get; init; } = new();

    /// <summary>Entries with other bytes than they would have, or, with null, without them; also more entries.</summary>
    public IReadOnlyDictionary<string, byte[]?> Changes { get; init; } = new Dictionary<string, byte[]?>();

    /// <summary>Whether entries are compressed, as bundletool has it.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>All files of a module zip.</summary>
    public static IReadOnlyList<(string Path, byte[] Bytes)> FilesOf(string zip)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        return [.. archive.Entries.Select(static entry => (entry.FullName, Read(entry)))];
    }

    /// <summary>Writes the bundle.</summary>
    /// <returns>Its path.</returns>
    public string Write(string path)
    {
        Dictionary<string, byte[]?> entries = new(StringComparer.Ordinal)
        {
            ["BundleConfig.pb"] = Config.ToProto(),
            ["base/manifest/AndroidManifest.xml"] = ProtoManifest.Base(PackageName, MinSdk),
            [GroupsPath] = Groups,
        };
        foreach ((string file, byte[] bytes) in BaseFiles)
        {
            entries["base/" + file] = bytes;
        }

        foreach ((string name, IReadOnlyList<(string Path, byte[] Bytes)> files) in Modules)
        {
            foreach ((string file, byte[] bytes) in files)
            {
                entries[$"{name}/{file}"] = bytes;
            }
        }

        foreach ((string entry, byte[]? bytes) in Changes)
        {
            entries[entry] = bytes;
        }

        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string entry, byte[]? bytes) in entries.Where(static entry => entry.Value is not null))
        {
            using Stream stream = archive.CreateEntry(entry, Compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }

        return path;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>BundleConfig.pb, with a value for each thing that can be wrong.</summary>
public sealed record AssembledConfig
{
    /// <summary>Whether there is an entry DEVICE_GROUP.</summary>
    public bool SplitsByGroup { get; init; } = true;

    /// <summary>Whether that entry switches the split off.</summary>
    public bool Negates { get; init; }

    /// <summary>Whether suffixes of folders are removed.</summary>
    public bool StripsSuffixes { get; init; } = true;

    /// <summary>The group of devices that take no split APKs.</summary>
    public string DefaultSuffix { get; init; } = "other";

    /// <summary>Whether native libraries stay inside the APK; null says nothing.</summary>
    public bool? UncompressNativeLibraries { get; init; }

    /// <summary>What is not compressed.</summary>
    public IReadOnlyList<string> UncompressedGlobs { get; init; } = [];

    // bundletool, src/main/proto/config.proto: bundletool 1, optimizations 2, compression 3; DEVICE_GROUP is 9.
    internal byte[] ToProto()
    {
        ProtoBytes stripping = new ProtoBytes().Number(1, StripsSuffixes ? 1UL : 0).Text(2, DefaultSuffix);
        ProtoBytes dimension = new ProtoBytes().Number(1, 9).Number(2, Negates ? 1UL : 0).Message(3, stripping);
        ProtoBytes optimizations = new ProtoBytes()
            .Message(1, SplitsByGroup ? new ProtoBytes().Message(1, dimension) : null)
            .Message(2, UncompressNativeLibraries is { } enabled ? new ProtoBytes().Number(1, enabled ? 1UL : 0) : null);
        ProtoBytes compression = UncompressedGlobs.Aggregate(new ProtoBytes(), static (message, glob) => message.Text(1, glob));
        return new ProtoBytes()
            .Message(1, new ProtoBytes().Text(2, "1.18.3"))
            .Message(2, optimizations)
            .Message(3, compression)
            .ToArray();
    }
}
