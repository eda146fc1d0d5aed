using System.Text;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>Where each file of a pack begins and what stands around it: known from names and lengths, before a byte is read.</summary>
/// <remarks>Made by <see cref="PackWriter"/>; <see cref="PackCopy"/> fills it and <see cref="ZipRecords"/> writes what it says.</remarks>
internal sealed class ContainerLayout
{
    /// <summary>
    /// Shorter files begin at multiples of this: a line of the cache, and more than flatbuffers and their weights ask for.
    /// A page for each label file would be mostly padding.
    /// </summary>
    public const int SmallAlignment = 64;

    // A name that is no Unicode must not become another one.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ContainerLayout(IReadOnlyList<Entry> entries, long directoryOffset)
    {
        Entries = entries;
        DirectoryOffset = directoryOffset;
        DirectoryLength = entries.Sum(ZipRecords.DirectoryEntryLength);
        Length = directoryOffset + DirectoryLength + ZipRecords.EndLength(this);
    }

    /// <summary>A file and its place.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Name">Its path as UTF-8.</param>
    /// <param name="HeaderOffset">Where its local header begins.</param>
    /// <param name="Alignment">Its bytes begin at a multiple of this.</param>
    /// <param name="Padding">Length of the extra field that moves them there; 0 for none.</param>
    public sealed record Entry(PackFile File, byte[] Name, long HeaderOffset, int Alignment, int Padding)
    {
        /// <summary>Where its bytes begin.</summary>
        public long DataOffset => HeaderOffset + ZipRecords.HeaderLength(this);
    }

    /// <summary>The files in order of their places: the manifest, then by path.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Where the central directory begins.</summary>
    public long DirectoryOffset { get; }

    /// <summary>Bytes of the central directory.</summary>
    public long DirectoryLength { get; }

    /// <summary>Bytes of the whole container.</summary>
    public long Length { get; }

    /// <summary>Lays out a pack.</summary>
    /// <exception cref="ArgumentException">A path is none, or is there twice.</exception>
    public static ContainerLayout Of(PackFile manifest, IReadOnlyList<PackFile> files)
    {
        List<Entry> entries = new(files.Count + 1);
        long offset = 0;
        string? last = null;
        foreach (PackFile file in files.OrderBy(static file => file.Path, StringComparer.Ordinal).Prepend(manifest))
        {
            CheckPath(file.Path, last == file.Path || (entries.Count > 0 && file.Path == manifest.Path));
            last = file.Path;
            Entry entry = Place(file, offset);
            entries.Add(entry);
            offset = checked(entry.DataOffset + file.Length);
        }

        return new ContainerLayout(entries, offset);
    }

    private static Entry Place(PackFile file, long offset)
    {
        int alignment = file.Length switch
        {
            0 => 1,
            < PackWriter.Alignment => SmallAlignment,
            _ => PackWriter.Alignment,
        };
        Entry entry = new(file, Utf8.GetBytes(file.Path), offset, alignment, Padding: 0);
        int padding = (int)((alignment - (entry.DataOffset % alignment)) % alignment);
        if (padding is > 0 and < ZipRecords.LeastPadding)
        {
            padding += alignment;
        }

        return entry with { Padding = padding };
    }

    private static void CheckPath(string path, bool isThere)
    {
        if (isThere || path.Contains('\\') || path.Split('/').Any(static part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"The path '{path}' in a pack is {(isThere ? "there twice" : "none")}.");
        }
    }
}
