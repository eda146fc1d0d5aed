using System.IO.Compression;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>The bytes of one entry of an archive, forward only; the end is reached only when length and check sum are right.</summary>
/// <remarks>
/// Opened by <see cref="ZipContent"/>. Streams that are given away open the archive anew, because <see cref="ZipArchive"/> is
/// for one thread; .NET 10 does not compare check sums itself.
/// </remarks>
internal sealed class ZipEntryStream : Stream
{
    private readonly ZipArchive? _ownArchive;
    private readonly Stream _bytes;
    private readonly Place _place;
    private long _position;
    private uint _crc;

    private ZipEntryStream(ZipArchive? ownArchive, Stream bytes, Place place)
    {
        _ownArchive = ownArchive;
        _bytes = bytes;
        _place = place;
    }

    /// <summary>Where an entry is and what its archive says of it.</summary>
    public sealed record Place(string Archive, int Index, string Name, long Length, uint Crc32);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _place.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("An entry of an archive is read from its beginning to its end.");
    }

    /// <summary>Opens an archive and reads its directory.</summary>
    /// <exception cref="InvalidDataException">It is no whole zip archive; the message says what to do.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ZipArchive OpenArchive(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            CheckHead(file);
            ZipArchive archive = new(file, ZipArchiveMode.Read);
            _ = archive.Entries;
            return archive;
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (IsDamage(exception))
            {
                throw new InvalidDataException(
                    $"'{path}' is not a whole zip archive ({Clause(exception)}). Build it again, or copy it again", exception);
            }

            throw;
        }
    }

    /// <summary>Opens an entry.</summary>
    /// <param name="place">The entry.</param>
    /// <param name="archive">The archive where it is open and nobody else uses it; null opens it for this stream.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">The archive cannot be read, or is another one now.</exception>
    public static ZipEntryStream Open(Place place, ZipArchive? archive = null)
    {
        ZipArchive? own = archive is null ? OpenArchive(place.Archive) : null;
        try
        {
            IReadOnlyList<ZipArchiveEntry> entries = (archive ?? own!).Entries;
            ZipArchiveEntry? entry = place.Index < entries.Count ? entries[place.Index] : null;
            if (entry?.FullName != place.Name || entry.Length != place.Length || entry.Crc32 != place.Crc32)
            {
                throw new IOException($"'{place.Archive}' was changed while it was read. Try again when nobody writes it");
            }

            return new ZipEntryStream(own, entry.Open(), place);
        }
        catch (Exception exception)
        {
            own?.Dispose();
            if (IsDamage(exception))
            {
                throw Damaged(place, Clause(exception), exception);
            }

            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int read;
        try
        {
            read = _bytes.Read(buffer);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged(_place, Clause(exception), exception);
        }

        _crc = Crc32.Add(_crc, buffer[..read]);
        _position += read;
        if (_position > _place.Length || (read == 0 && (_position != _place.Length || _crc != _place.Crc32)))
        {
            throw Damaged(_place, "its bytes are not what the archive says", null);
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
            _ownArchive?.Dispose();
        }

        base.Dispose(disposing);
    }

    // Two files that are easily mistaken for an archive get a clause of their own.
    private static void CheckHead(FileStream file)
    {
        byte[] head = new byte[24];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (read == 0)
        {
            throw new InvalidDataException("it is empty");
        }

        if (head.AsSpan(0, read).StartsWith("version https://git-lfs"u8))
        {
            throw new InvalidDataException("it is a Git LFS pointer; git lfs pull fetches the file");
        }
    }

    // ZipArchive seeks and casts as the archive says, before it compares.
    private static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException;

    private static string Clause(Exception exception) => exception.Message.TrimEnd('.');

    private static InvalidDataException Damaged(Place place, string clause, Exception? cause) =>
        new($"'{place.Name}' in '{place.Archive}' is damaged ({clause}). Build the file again, or copy it again", cause);
}
