using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.Format.FlexBuffers;

/// <summary>A value of a FlexBuffers message: options of custom operators, attributes of composites.</summary>
/// <remarks>
/// Wire rules: https://flatbuffers.dev/flexbuffers. Every access is bounds-checked and throws
/// <see cref="ModelFormatException"/>; nothing is copied but text. Maps and vectors are in FlexValue.Containers.cs.
/// </remarks>
public readonly ref partial struct FlexValue
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly long _origin;
    private readonly int _position;
    private readonly byte _slotWidth;
    private readonly byte _width;

    private FlexValue(ReadOnlySpan<byte> data, long origin, int position, int slotWidth, FlexType type, int width)
    {
        _data = data;
        _origin = origin;
        _position = position;
        _slotWidth = (byte)slotWidth;
        _width = (byte)width;
        Type = type;
    }

    /// <summary>Type; <see cref="FlexType.Null"/> for a value that is not there.</summary>
    public FlexType Type { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => Type == FlexType.Null;

    /// <summary>Whether the value is a number or a bool.</summary>
    public bool IsNumber => Type is FlexType.Bool or (>= FlexType.Int and <= FlexType.Float)
        or (>= FlexType.IndirectInt and <= FlexType.IndirectFloat);

    /// <summary>Whether the value is a string or a key.</summary>
    public bool IsString => Type is FlexType.String or FlexType.Key;

    /// <summary>The root of a message.</summary>
    /// <param name="data">The message; empty data is the null value.</param>
    /// <param name="fileOffset">Where it begins in the file, for messages.</param>
    public static FlexValue Parse(ReadOnlySpan<byte> data, long fileOffset = 0)
    {
        if (data.IsEmpty)
        {
            return default;
        }

        if (data.Length < 3)
        {
            throw Corrupt(fileOffset, $"FlexBuffers data of {data.Length} bytes is too short");
        }

        int width = data[^1];
        if (width is not (1 or 2 or 4 or 8) || data.Length < width + 2)
        {
            throw Corrupt(fileOffset + data.Length - 1, $"FlexBuffers data ends with the width {width}");
        }

        return Create(data, fileOffset, data.Length - 2 - width, width, data[^2]);
    }

    /// <summary>The value as an integer; floats are truncated.</summary>
    public long AsInt64() => Type switch
    {
        FlexType.Null => 0,
        FlexType.Int => ReadInt(_position, _slotWidth),
        FlexType.UInt => (long)ReadUInt(_position, _slotWidth),
        FlexType.Bool => ReadUInt(_position, _slotWidth) != 0 ? 1 : 0,
        FlexType.IndirectInt => ReadInt(Target(), _width),
        FlexType.IndirectUInt => (long)ReadUInt(Target(), _width),
        FlexType.Float or FlexType.IndirectFloat => (long)AsDouble(),
        _ => throw WrongType("a number"),
    };

    /// <summary>The value as a 32-bit integer; out of its range it is an error.</summary>
    public int AsInt32()
    {
        long value = AsInt64();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw Invalid($"the value {value} does not fit 32 bits");
    }

    /// <summary>The value as a float.</summary>
    public double AsDouble() => Type switch
    {
        FlexType.Float => ReadFloat(_position, _slotWidth),
        FlexType.IndirectFloat => ReadFloat(Target(), _width),
        FlexType.UInt => ReadUInt(_position, _slotWidth),
        FlexType.IndirectUInt => ReadUInt(Target(), _width),
        _ => AsInt64(),
    };

    /// <summary>The value as a 32-bit float.</summary>
    public float AsSingle() => (float)AsDouble();

    /// <summary>The value as a bool: any number but 0 is true.</summary>
    public bool AsBool() => Type is FlexType.Float or FlexType.IndirectFloat ? AsDouble() != 0 : AsInt64() != 0;

    /// <summary>The value as text.</summary>
    public string AsString() => Encoding.UTF8.GetString(AsUtf8());

    /// <summary>The bytes of a string, key or blob, without a copy.</summary>
    public ReadOnlySpan<byte> AsUtf8() => Type switch
    {
        FlexType.Key => KeyAt(Target()),
        FlexType.String or FlexType.Blob => Sized(),
        _ => throw WrongType("a string"),
    };

    /// <summary>The bytes of a blob or string, without a copy.</summary>
    public ReadOnlySpan<byte> AsBlob() => Type is FlexType.Blob or FlexType.String ? Sized() : throw WrongType("a blob");

    private static FlexValue Create(ReadOnlySpan<byte> data, long origin, int position, int slotWidth, byte packedType)
    {
        FlexType type = (FlexType)(packedType >> 2);
        return type is <= FlexType.Bool or FlexType.VectorBool
            ? new FlexValue(data, origin, position, slotWidth, type, 1 << (packedType & 3))
            : throw Corrupt(origin + position, $"FlexBuffers type {(byte)type} is unknown");
    }

    private static ModelFormatException Corrupt(long offset, string message) =>
        new(ModelFormatError.Corrupt, offset, message);

    private ModelFormatException Invalid(string message) =>
        new(ModelFormatError.Invalid, _origin + _position, message);

    private ModelFormatException WrongType(string expected) =>
        Invalid($"{expected} is expected in FlexBuffers data, but it holds {Type}");

    private ReadOnlySpan<byte> Bytes(long position, long length) =>
        position >= 0 && length >= 0 && position <= _data.Length - length
            ? _data.Slice((int)position, (int)length)
            : throw Corrupt(_origin + position, $"{length} bytes are needed here, outside the FlexBuffers data");

    private long ReadInt(long position, int width)
    {
        ReadOnlySpan<byte> bytes = Bytes(position, width);
        return width switch
        {
            1 => (sbyte)bytes[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    private ulong ReadUInt(long position, int width)
    {
        ulong value = (ulong)ReadInt(position, width);
        return width == 8 ? value : value & ((1UL << (8 * width)) - 1);
    }

    private double ReadFloat(long position, int width)
    {
        ReadOnlySpan<byte> bytes = Bytes(position, width);
        return width switch
        {
            2 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            4 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            8 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => throw Corrupt(_origin + position, "a float of one byte is not possible"),
        };
    }

    // Everything that is not inline stands before the slot that refers to it.
    private int Target() => Follow(_position, _slotWidth);

    private int Follow(long position, int width)
    {
        ulong offset = ReadUInt(position, width);
        return offset <= (ulong)position
            ? (int)(position - (long)offset)
            : throw Corrupt(_origin + position, $"a FlexBuffers offset of {offset} leads outside the data");
    }

    private ReadOnlySpan<byte> Sized()
    {
        int start = Target();
        return Bytes(start, Length(start, _width));
    }

    private ReadOnlySpan<byte> KeyAt(int start)
    {
        ReadOnlySpan<byte> rest = _data[start..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? rest[..end] : throw Corrupt(_origin + start, "a FlexBuffers key does not end");
    }

    // A length of the container's width stands just before the first element.
    private int Length(long start, int width)
    {
        ulong length = ReadUInt(start - width, width);
        return length <= (ulong)_data.Length
            ? (int)length
            : throw Corrupt(_origin + start - width, $"a FlexBuffers length of {length} exceeds the data");
    }
}
