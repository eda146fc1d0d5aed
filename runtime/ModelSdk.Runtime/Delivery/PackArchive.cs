using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>A pack (.ai.pack, a zip archive), to find files where they lie in it; called by <see cref="FolderPackSource"/>.</summary>
/// <remarks>
/// System.IO.Compression does not tell where an entry's bytes are. Layouts: PKWARE's APPNOTE.TXT, sections 4.3.7 (local
/// header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (its end) and 4.5.3 (ZIP64). The archive may come from
/// anywhere: every access is checked by <see cref="ModelFile.Slice"/>.
/// </remarks>
internal sealed class PackArchive : IDisposable
{
    private const int Stored = 0;
    private const int Deflated = 8;
    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;

    // Packs have few files; this much of a directory is room for about a million.
    private const long MaxDirectory = 64 << 20;

    private readonly string _path;
    private readonly ModelFile _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private PackArchive(string path, ModelFile file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Reads the directory of an archive.</summary>
    /// <exception cref="ModelFormatException">It is not a sound zip archive.</exception>
    public static PackArchive Open(string path)
    {
        PackArchive archive = new(path, ModelFile.Open(path));
        try
        {
            archive.ReadDirectory();
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Whether an entry lies in the folder, whose name ends with <c>/</c>.</summary>
    public bool HasFolder(string name) => _entries.Keys.Any(entry => entry.StartsWith(name, StringComparison.Ordinal));

    /// <summary>Where an entry's bytes lie, or null when there is no such entry; a compressed one is read.</summary>
    /// <exception cref="ModelException">It is compressed and large, or otherwise not to be read.</exception>
    /// <exception cref="ModelFormatException">The archive is damaged.</exception>
    public ModelPackFile? Find(string name)
    {
        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            return null;
        }

        ReadOnlySpan<byte> header = Block(entry.Header, 30, 0x04034B50, "local header");
        long data = entry.Header + 30 + UInt16(header, 26) + UInt16(header, 28);
        ModelPackFile file = new(_path, data, entry.Length);
        return (entry.IsEncrypted, entry.Method) switch
        {
            (false, Stored) when data <= _file.Length - entry.Length => file,
            (false, Stored) => throw Damaged(data, $"'{name}' has {entry.Length} bytes, which the archive does not have"),
            (false, Deflated) when entry.Length <= ModelPackFile.MaxCompressedLength =>
                file with { Data = Inflate(data, (int)entry.Length, name) },
            _ => throw new ModelException(
                ModelErrorCode.FileIo,
                $"'{name}' in '{_path}' is {(entry.IsEncrypted ? "encrypted" : "compressed")}, so that it cannot be mapped into "
                + $"memory, and has {entry.Length} bytes. Use the pack as the build wrote it, or unpack it."),
        };
    }

    private byte[] Inflate(long offset, int length, string name)
    {
        byte[] data = new byte[length];
        using FileStream stream = File.OpenRead(_path);
        stream.Position = offset;
        using DeflateStream inflated = new(stream, CompressionMode.Decompress);
        try
        {
            inflated.ReadExactly(data);
            return data;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(offset, $"'{name}' cannot be decompressed");
        }
    }

    public void Dispose() => _file.Dispose();

    private void ReadDirectory()
    {
        (long offset, long length) = FindDirectory();
        if (length > MaxDirectory)
        {
            throw Damaged(offset, $"its directory has {length} bytes");
        }

        ReadOnlySpan<byte> directory = _file.Slice(offset, (int)length);
        for (int at = 0; at < directory.Length;)
        {
            ReadOnlySpan<byte> header = Block(offset + at, 46, 0x02014B50, "directory");
            int nameLength = UInt16(header, 28);
            int extraLength = UInt16(header, 30);
            ReadOnlySpan<byte> name = _file.Slice(offset + at + 46, nameLength);
            ReadOnlySpan<byte> extra = _file.Slice(offset + at + 46 + nameLength, extraLength);
            _entries[Encoding.UTF8.GetString(name)] = ReadEntry(header, extra, offset + at);
            at += 46 + nameLength + extraLength + UInt16(header, 32);
        }
    }

    // What does not fit into 32 bits stands in the extra field 1, in this order.
    private static Entry ReadEntry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra, long offset)
    {
        ReadOnlySpan<byte> large = Zip64Field(extra);
        long length = Take(header, 24, ref large, offset);
        Take(header, 20, ref large, offset);
        long start = Take(header, 42, ref large, offset);
        return new Entry(start, length, UInt16(header, 10), (UInt16(header, 8) & 1) != 0);
    }

    private static long Take(ReadOnlySpan<byte> header, int at, ref ReadOnlySpan<byte> large, long offset)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(header[at..]);
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (large.Length < 8 || BinaryPrimitives.ReadInt64LittleEndian(large) is not (>= 0 and long wide))
        {
            throw Damaged(offset, "an entry has no sound ZIP64 field");
        }

        large = large[8..];
        return wide;
    }

    private static ReadOnlySpan<byte> Zip64Field(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private (long Offset, long Length) FindDirectory()
    {
        // Behind the end record there may be a comment, whose length is the record's last field.
        long first = Math.Max(_file.Length - EndLength - MaxComment, 0);
        ReadOnlySpan<byte> tail = _file.Slice(first, (int)(_file.Length - first));
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail[at..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == 0x06054B50 && UInt16(end, 20) == end.Length - EndLength)
            {
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
                uint offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
                return length == uint.MaxValue || offset == uint.MaxValue
                    ? FindLargeDirectory(first + at)
                    : (offset, length);
            }
        }

        throw Damaged(_file.Length, "it has no end of a directory, so it is not a zip archive, or a part of one");
    }

    private (long Offset, long Length) FindLargeDirectory(long end)
    {
        ReadOnlySpan<byte> locator = Block(end - 20, 20, 0x07064B50, "ZIP64 locator");
        long at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        ReadOnlySpan<byte> record = Block(at, 56, 0x06064B50, "ZIP64 end of the directory");
        return (BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
    }

    private ReadOnlySpan<byte> Block(long offset, int length, uint signature, string what)
    {
        ReadOnlySpan<byte> block = _file.Slice(offset, length);
        return BinaryPrimitives.ReadUInt32LittleEndian(block) == signature
            ? block
            : throw Damaged(offset, $"its {what} is not there");
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static ModelFormatException Damaged(long offset, string reason) => new(
        ModelFormatError.Corrupt, offset, $"the archive is damaged: {reason}");

    private sealed record Entry(long Header, long Length, int Method, bool IsEncrypted);
}
