using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.Format.Metadata;

/// <summary>The zip archive behind a model, whose files the metadata name.</summary>
/// <remarks>
/// Writers store files without compression, so they are read in place. Offsets may count from the start of the file or
/// of the archive; both occur and both are read. Zip format: PKWARE APPNOTE.
/// </remarks>
public sealed class AssociatedFileArchive
{
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int HeaderLength = 30;

    private readonly ModelFile _file;
    private readonly Dictionary<string, (long Offset, int Length)> _entries;

    private AssociatedFileArchive(ModelFile file, Dictionary<string, (long Offset, int Length)> entries)
    {
        _file = file;
        _entries = entries;
    }

    /// <summary>Names of the files.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads the directory of the archive at the end of <paramref name="file"/>; empty when there is none.</summary>
    /// <exception cref="ModelFormatException">The archive is damaged, or a file in it is compressed.</exception>
    public static AssociatedFileArchive Read(ModelFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Dictionary<string, (long, int)> entries = new(StringComparer.Ordinal);
        // The end record is last but for a comment of at most 65535 bytes.
        int tailLength = (int)Math.Min(file.Length, EndLength + ushort.MaxValue);
        long tailStart = file.Length - tailLength;
        ReadOnlySpan<byte> tail = file.Slice(tailStart, tailLength);
        for (int at = tail.LastIndexOf("PK\x05\x06"u8); at >= 0; at = tail[..at].LastIndexOf("PK\x05\x06"u8))
        {
            if (tail.Length - at >= EndLength && ReadUInt16(tail[(at + 20)..]) == tail.Length - at - EndLength)
            {
                ReadDirectory(file, tail.Slice(at, EndLength), tailStart + at, entries);
                break;
            }
        }

        return new AssociatedFileArchive(file, entries);
    }

    /// <summary>The bytes of a file, without a copy; names are compared exactly.</summary>
    public bool TryGet(string name, out ReadOnlySpan<byte> bytes)
    {
        bool found = _entries.TryGetValue(name, out (long Offset, int Length) entry);
        bytes = found ? _file.Slice(entry.Offset, entry.Length) : default;
        return found;
    }

    /// <summary>The lines of a text file such as labels, or null when it is not there.</summary>
    public string[]? TryReadLines(string name) => TryGet(name, out ReadOnlySpan<byte> bytes) ? SplitLines(bytes) : null;

    /// <summary>Splits UTF-8 text into lines; a line end at the very end begins no further line.</summary>
    public static string[] SplitLines(ReadOnlySpan<byte> text)
    {
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        text = text.EndsWith("\n"u8) ? text[..^1] : text;
        if (text.IsEmpty)
        {
            return [];
        }

        string[] lines = new string[text.Count((byte)'\n') + 1];
        int count = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            lines[count++] = Encoding.UTF8.GetString(text[range].TrimEnd((byte)'\r'));
        }

        return lines;
    }

    private static void ReadDirectory(
        ModelFile file, ReadOnlySpan<byte> end, long endOffset, Dictionary<string, (long Offset, int Length)> entries)
    {
        int count = ReadUInt16(end[10..]);
        long size = ReadUInt32(end[12..]);
        long start = endOffset - size;
        // What is missing in front of the stated offset is the model, when offsets count from the archive.
        long shift = start - ReadUInt32(end[16..]);
        long position = start;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(position, EntryLength);
            if (!entry.StartsWith("PK\x01\x02"u8))
            {
                throw Damaged(position, "its directory is not where its end record says");
            }

            int nameLength = ReadUInt16(entry[28..]);
            string name = Encoding.UTF8.GetString(file.Slice(position + EntryLength, nameLength));
            if (ReadUInt16(entry[10..]) != 0)
            {
                throw Damaged(position, $"'{name}' is compressed; only stored files are read");
            }

            // A file that was added twice is in the directory twice; the last is the valid one.
            entries[name] = Locate(file, ReadUInt32(entry[42..]) + shift, ReadUInt32(entry[24..]), name);
            position += EntryLength + nameLength + ReadUInt16(entry[30..]) + ReadUInt16(entry[32..]);
        }
    }

    private static (long Offset, int Length) Locate(ModelFile file, long header, uint length, string name)
    {
        ReadOnlySpan<byte> fields = file.Slice(header, HeaderLength);
        if (!fields.StartsWith("PK\x03\x04"u8))
        {
            throw Damaged(header, $"'{name}' is not where the directory says");
        }

        long offset = header + HeaderLength + ReadUInt16(fields[26..]) + ReadUInt16(fields[28..]);
        if (length > int.MaxValue || offset > file.Length - length)
        {
            throw Damaged(header, $"'{name}' has {length} bytes, more than the file");
        }

        return (offset, (int)length);
    }

    private static ModelFormatException Damaged(long offset, string message) =>
        new(ModelFormatError.Corrupt, offset, $"the archive of associated files is damaged: {message}");

    private static int ReadUInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
