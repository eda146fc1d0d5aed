using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>A pack as a module of an app bundle: what is written, and what the rules look at, planned or read from a file.</summary>
public sealed record PackContent
{
    /// <summary>Module name: <c>split</c> in the manifest, and first part of its folders.</summary>
    public required string Name { get; init; }

    /// <summary>When it is delivered.</summary>
    public required DeliveryType Delivery { get; init; }

    /// <summary>Type in the manifest.</summary>
    public PackType Type { get; init; }

    /// <summary>All files but the manifest, sorted by path (ordinal), each path once.</summary>
    public required IReadOnlyList<PackFile> Files { get; init; }

    /// <summary>Entries of a foreign archive that are folders, not files, with <c>/</c> at their end; packs of ours have none.</summary>
    public IReadOnlyList<string> FolderEntries { get; init; } = [];

    /// <summary>Whether any folder is targeted at a device group.</summary>
    public bool HasGroups => Files.Any(static file => file.Path.Contains("#group_", StringComparison.Ordinal));
}

/// <summary>A file of a pack.</summary>
public sealed record PackFile
{
    /// <summary>Path in the module with <c>/</c>, such as <c>assets/flowers#group_Qualcomm_SM8750/flowers.tflite</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Its length in the archive that it was read from, when it is compressed there; otherwise null.</summary>
    public long? CompressedLength { get; init; }

    /// <summary>Opens its bytes from the beginning; the caller disposes the stream.</summary>
    public required Func<Stream> Open { get; init; }

    /// <summary>The file on disk that it is a copy of, or null.</summary>
    public string? SourceFile { get; init; }

    /// <summary>A file of bytes that are there already.</summary>
    public static PackFile FromBytes(string path, ReadOnlyMemory<byte> bytes) => new()
    {
        Path = path,
        Length = bytes.Length,
        Open = () => new MemoryStream(bytes.ToArray(), writable: false),
    };

    /// <summary>A copy of a file on disk.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PackFile FromFile(string path, string file) => new()
    {
        Path = path,
        Length = new FileInfo(file).Length,
        Open = () => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan),
        SourceFile = file,
    };
}

/// <summary>All packs of an application with what they have in common.</summary>
public sealed record PackSet
{
    /// <summary>The packs, in order of their names.</summary>
    public required IReadOnlyList<PackContent> Packs { get; init; }

    /// <summary>Declared device groups, in the order in which Play tries them; without the implicit <c>other</c>.</summary>
    public IReadOnlyList<DeviceGroup> Groups { get; init; } = [];
}
