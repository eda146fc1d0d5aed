using System.IO.Compression;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>The files of a zip archive, whoever wrote it: a pack of ours, a module of aapt2 or Gradle, an app bundle.</summary>
/// <remarks>
/// Used by <see cref="PackReader"/> and by AppBundle, whose modules are folders of the archive (<see cref="Under"/>). The
/// entries were looked through; nothing is unpacked. Streams into the archive are independent of each other, for any thread,
/// and read forward only, because entries may be compressed; they fail where the bytes are not what the check sum says.
/// </remarks>
internal sealed class ZipContent : IDisposable
{
    /// <summary>More entries than any application has.</summary>
    private const int MostEntries = 1_000_000;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, Found> _byPath;

    private ZipContent(string path, ZipArchive archive)
    {
        _archive = archive;
        FilePath = path;
        List<string> folders = [];
        _byPath = Look(path, archive, folders);
        Folders = folders;
        Files = [.. _byPath.Values.Select(static found => found.File).OrderBy(static file => file.Path, StringComparer.Ordinal)];
    }

    private sealed record Found(PackFile File, ZipEntryStream.Place Place);

    /// <summary>Full path of the archive.</summary>
    public string FilePath { get; }

    /// <summary>All files, sorted by path (ordinal); entries for folders are left out.</summary>
    public IReadOnlyList<PackFile> Files { get; }

    /// <summary>Entries that are folders, with a slash at their end; archives of ours have none.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Opens an archive, which stays open until it is disposed.</summary>
    /// <exception cref="InvalidDataException">It is no zip, is damaged, or holds what no pack or bundle does; the message says what.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static ZipContent Open(string path)
    {
        path = Path.GetFullPath(path);
        ZipArchive archive = ZipEntryStream.OpenArchive(path);
        try
        {
            return new ZipContent(path, archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The file of exactly this path, or null.</summary>
    public PackFile? Find(string path) => _byPath.GetValueOrDefault(path)?.File;

    /// <summary>The files of a folder with their paths in it, such as <c>flowers/</c> for a module of a bundle; sorted.</summary>
    /// <param name="prefix">Path of the folder with a slash at its end.</param>
    public IReadOnlyList<PackFile> Under(string prefix) =>
        [.. Files.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(file => file with { Path = file.Path[prefix.Length..] })];

    /// <summary>All bytes of a file that is small where it is what it should be: a manifest, an index, a configuration.</summary>
    /// <param name="path">Path in the archive.</param>
    /// <param name="most">A longer file is refused before it is read.</param>
    /// <returns>The bytes, or null without such a file.</returns>
    /// <exception cref="InvalidDataException">It is longer, or damaged.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public byte[]? Read(string path, int most)
    {
        if (!_byPath.TryGetValue(path, out Found? found))
        {
            return null;
        }

        long length = found.File.Length;
        if (length > most)
        {
            throw new InvalidDataException($"'{path}' in '{FilePath}' has {length:N0} bytes; a file of that name has no more than {most:N0}");
        }

        // A bundle with a hundred packs has a hundred manifests: its directory is not read again for each.
        lock (_archive)
        {
            using ZipEntryStream stream = ZipEntryStream.Open(found.Place, _archive);
            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);

            // The check sum is compared where the stream ends.
            _ = stream.ReadByte();
            return bytes;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _archive.Dispose();

    private static Dictionary<string, Found> Look(string path, ZipArchive archive, List<string> folders)
    {
        IReadOnlyList<ZipArchiveEntry> entries = archive.Entries;
        if (entries.Count > MostEntries)
        {
            throw new InvalidDataException($"'{path}' has {entries.Count:N0} entries, which no application has");
        }

        Dictionary<string, Found> files = new(entries.Count, StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            ZipArchiveEntry entry = entries[i];
            string name = entry.FullName;
            CheckName(path, name);
            if (name.EndsWith('/'))
            {
                folders.Add(name);
                continue;
            }

            if (entry.Length < 0 || entry.CompressedLength < 0)
            {
                throw new InvalidDataException($"The entry '{name}' of '{path}' has an impossible length. Build the file again");
            }

            ZipEntryStream.Place place = new(path, i, name, entry.Length, entry.Crc32);
            PackFile file = new()
            {
                Path = name,
                Length = entry.Length,
                CompressedLength = entry.CompressedLength < entry.Length ? entry.CompressedLength : null,
                Open = () => ZipEntryStream.Open(place),
            };
            if (!files.TryAdd(name, new Found(file, place)))
            {
                throw new InvalidDataException($"'{path}' has two entries '{name}'. Remove one; tools differ in which of them they take");
            }
        }

        return files;
    }

    // Nothing is unpacked here, but whoever does so must not write outside of his folder.
    private static void CheckName(string path, string name)
    {
        string folded = name.Replace('\\', '/');
        string[] parts = (folded.EndsWith('/') ? folded[..^1] : folded).Split('/');
        if (name.Contains('\0') || parts.Any(static part => part is "" or "." or "..") || (name.Length > 1 && name[1] == ':'))
        {
            throw new InvalidDataException($"The entry '{name}' of '{path}' leads out of the archive or is no path. Do not use this file");
        }
    }
}
