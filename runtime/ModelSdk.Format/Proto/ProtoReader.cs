using System.Buffers.Binary;

namespace ModelSdk.Format.Proto;

/// <summary>How a field of a protocol buffer is stored.</summary>
internal enum ProtoWire
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>Walks the fields of a protocol buffer message; unknown ones are the caller's to ignore.</summary>
/// <remarks>
/// Wire rules: https://protobuf.dev/programming-guides/encoding. Groups are not supported. Used for metadata and vocabularies of
/// .litertlm files and, by the build, for manifests and configurations of app bundles.
/// </remarks>
/// <param name="data">The message.</param>
/// <param name="fileOffset">Where it stands in the file, for messages.</param>
internal ref struct ProtoReader(ReadOnlySpan<byte> data, long fileOffset)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly long _fileOffset = fileOffset;
    private int _position;

    /// <summary>Where the current field begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>How the current field is stored.</summary>
    public ProtoWire Wire { get; private set; }

    /// <summary>The current field, when it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The current field, when it is text, bytes or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The current field as a 32-bit float.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>The current field as a message.</summary>
    public readonly ProtoReader Message => new(Bytes, _fileOffset + _position - Bytes.Length);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="ModelFormatException">The bytes are no protocol buffer.</exception>
    public bool Read()
    {
        if (_position == _data.Length)
        {
            return false;
        }

        int start = _position;
        ulong tag = Varint();
        if (tag >> 3 is 0 or > 0x1FFF_FFFF)
        {
            throw Corrupt(start, $"field number {tag >> 3} is not possible");
        }

        Offset = _fileOffset + start;
        Field = (int)(tag >> 3);
        Wire = (ProtoWire)(tag & 7);
        Bytes = default;
        Number = 0;
        switch (Wire)
        {
            case ProtoWire.Varint:
                Number = Varint();
                break;
            case ProtoWire.Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case ProtoWire.Bytes:
                Bytes = Take(Varint());
                break;
            case ProtoWire.Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw Corrupt(start, $"wire type {(int)Wire} is not possible");
        }

        return true;
    }

    /// <summary>The next number of a packed field, whose bytes the reader was made of; false at the end.</summary>
    /// <exception cref="ModelFormatException">The bytes are no numbers.</exception>
    public bool ReadPacked(out ulong number)
    {
        bool isThere = _position < _data.Length;
        number = isThere ? Varint() : 0;
        return isThere;
    }

    private ulong Varint()
    {
        int start = _position;
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Corrupt(start, "a number has more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_data.Length - _position))
        {
            throw Corrupt(_position, $"{length} bytes are needed here, but {_data.Length - _position} are left");
        }

        ReadOnlySpan<byte> taken = _data.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private readonly ModelFormatException Corrupt(int position, string message) =>
        new(ModelFormatError.Corrupt, _fileOffset + position, $"this is no protocol buffer: {message}");
}
