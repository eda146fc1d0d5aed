using System.Buffers.Binary;

namespace ModelSdk.Format.FlatBuffers;

/// <summary>A FlatBuffers message inside a file: the wire format's offsets, each checked before it is followed.</summary>
/// <remarks>
/// Wire rules: https://flatbuffers.dev/internals. Positions are relative to the start of the message; every read
/// is little-endian and tolerates any alignment. All failures are <see cref="ModelFormatException"/>.
/// </remarks>
public sealed class FlatBuffer
{
    /// <summary>A message cannot be larger: offsets have 31 bits.</summary>
    public const long MaxLength = int.MaxValue;

    private readonly ModelFile _file;
    private readonly long _origin;

    /// <summary>Wraps the message that starts at <paramref name="origin"/> and has at most <paramref name="length"/> bytes.</summary>
    public FlatBuffer(ModelFile file, long origin, long length)
    {
        _file = file;
        _origin = origin;
        Length = (int)Math.Min(length, MaxLength);
    }

    /// <summary>Bytes that offsets may reach.</summary>
    public int Length { get; }

    /// <summary>The root table.</summary>
    public FlatTable Root => new(this, FollowOffset(0));

    /// <summary>Whether the four identifier characters after the root offset are these.</summary>
    public bool HasIdentifier(ReadOnlySpan<byte> identifier) => Length >= 8 && Bytes(4, 4).SequenceEqual(identifier);

    /// <summary>Byte offset in the file of a position in the message.</summary>
    public long FileOffset(long position) => _origin + position;

    internal ReadOnlySpan<byte> Bytes(long position, long length)
    {
        if (position < 0 || length < 0 || position > Length - length)
        {
            throw OutOfData(position, length, "the data");
        }

        return _file.Slice(_origin + position, (int)length);
    }

    internal byte ReadByte(long position) => Bytes(position, 1)[0];

    internal ushort ReadUInt16(long position) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(position, 2));

    internal int ReadInt32(long position) => BinaryPrimitives.ReadInt32LittleEndian(Bytes(position, 4));

    internal uint ReadUInt32(long position) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(position, 4));

    internal long ReadInt64(long position) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(position, 8));

    internal float ReadSingle(long position) => BinaryPrimitives.ReadSingleLittleEndian(Bytes(position, 4));

    /// <summary>Follows the unsigned forward offset that stands at <paramref name="position"/>.</summary>
    internal int FollowOffset(long position)
    {
        uint offset = ReadUInt32(position);
        long target = position + offset;
        if (offset == 0 || target > Length - sizeof(int))
        {
            throw Corrupt(position, $"an offset of {offset} leads outside the data");
        }

        return (int)target;
    }

    /// <summary>The failure of a read that would leave the message.</summary>
    /// <param name="position">Where it would begin.</param>
    /// <param name="length">Its length.</param>
    /// <param name="what">What is read.</param>
    /// <param name="referrer">Where the offset that leads there stands, or -1.</param>
    internal ModelFormatException OutOfData(long position, long length, string what, long referrer = -1) => position < 0
        ? Corrupt(Math.Max(referrer, 0), $"{what} would begin before the data")
        : Corrupt(
            referrer >= 0 ? referrer : Math.Min(position, Length),
            $"{what} needs the bytes up to {FileOffset(position + length)}, but only {FileOffset(Length)} are there; " +
            "the file is truncated, or an offset in it is wrong");

    internal ModelFormatException Corrupt(long position, string message) =>
        new(ModelFormatError.Corrupt, FileOffset(position), message);
}
