using System.Text;

namespace ModelSdk.Format.FlatBuffers;

/// <summary>One table of a FlatBuffers message; fields are read by their id when asked for.</summary>
/// <remarks><see langword="default"/> is the absent table: every field has its default there.</remarks>
public readonly struct FlatTable
{
    private readonly FlatBuffer? _buffer;
    private readonly int _vtable;
    private readonly int _vtableSize;

    internal FlatTable(FlatBuffer buffer, int position)
    {
        long vtable = (long)position - buffer.ReadInt32(position);
        int size = buffer.ReadUInt16(vtable);
        if (size < 4 || size % 2 != 0)
        {
            throw buffer.Corrupt(vtable, $"a table description of {size} bytes is not possible");
        }

        _ = buffer.Bytes(vtable, size);
        _buffer = buffer;
        _vtable = (int)vtable;
        _vtableSize = size;
        Position = position;
    }

    /// <summary>Whether the table is absent.</summary>
    public bool IsNull => _buffer is null;

    /// <summary>Position in the message.</summary>
    public int Position { get; }

    /// <summary>Byte offset in the file, for messages.</summary>
    public long FileOffset => _buffer?.FileOffset(Position) ?? 0;

    /// <summary>Whether the field is stored.</summary>
    public bool Has(int field) => FieldPosition(field) != 0;

    /// <summary>A bool; any byte but 0 is true.</summary>
    public bool Bool(int field, bool absent = false) => At(field, out int at) ? _buffer!.ReadByte(at) != 0 : absent;

    /// <summary>A signed byte, also the type of most enumerations.</summary>
    public sbyte SByte(int field, sbyte absent = 0) => At(field, out int at) ? (sbyte)_buffer!.ReadByte(at) : absent;

    /// <summary>An unsigned byte, also the tag of a union.</summary>
    public byte Byte(int field, byte absent = 0) => At(field, out int at) ? _buffer!.ReadByte(at) : absent;

    /// <summary>An unsigned 16-bit integer.</summary>
    public ushort UInt16(int field, ushort absent = 0) => At(field, out int at) ? _buffer!.ReadUInt16(at) : absent;

    /// <summary>A 32-bit integer.</summary>
    public int Int32(int field, int absent = 0) => At(field, out int at) ? _buffer!.ReadInt32(at) : absent;

    /// <summary>An unsigned 32-bit integer.</summary>
    public uint UInt32(int field, uint absent = 0) => At(field, out int at) ? _buffer!.ReadUInt32(at) : absent;

    /// <summary>A 64-bit integer.</summary>
    public long Int64(int field, long absent = 0) => At(field, out int at) ? _buffer!.ReadInt64(at) : absent;

    /// <summary>An unsigned 64-bit integer.</summary>
    public ulong UInt64(int field, ulong absent = 0) => At(field, out int at) ? (ulong)_buffer!.ReadInt64(at) : absent;

    /// <summary>A 32-bit float.</summary>
    public float Single(int field, float absent = 0) => At(field, out int at) ? _buffer!.ReadSingle(at) : absent;

    /// <summary>A table, also the value of a union; absent when the field is.</summary>
    public FlatTable Table(int field) => At(field, out int at) ? new FlatTable(_buffer!, _buffer!.FollowOffset(at)) : default;

    /// <summary>A string, or null. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string? String(int field) => At(field, out int at) ? ReadString(_buffer!, _buffer!.FollowOffset(at)) : null;

    /// <summary>The bytes of a string, without a copy; empty when absent.</summary>
    public ReadOnlySpan<byte> Utf8(int field)
    {
        if (!At(field, out int at))
        {
            return default;
        }

        int position = _buffer!.FollowOffset(at);
        return _buffer.Bytes(position + 4L, _buffer.ReadUInt32(position));
    }

    /// <summary>The bytes of a struct that lies in the table, without a copy; empty when absent.</summary>
    public ReadOnlySpan<byte> Struct(int field, int size) => At(field, out int at) ? _buffer!.Bytes(at, size) : default;

    /// <summary>A vector of fixed-size numbers (or bool as byte); empty when absent.</summary>
    public FlatVector<T> Vector<T>(int field)
        where T : unmanaged =>
        At(field, out int at) ? new FlatVector<T>(_buffer!, _buffer!.FollowOffset(at)) : default;

    /// <summary>A vector of tables; empty when absent.</summary>
    public FlatTableVector Tables(int field) =>
        At(field, out int at) ? new FlatTableVector(_buffer!, _buffer!.FollowOffset(at)) : default;

    /// <summary>A vector of strings; empty when absent.</summary>
    public FlatStringVector Strings(int field) =>
        At(field, out int at) ? new FlatStringVector(_buffer!, _buffer!.FollowOffset(at)) : default;

    internal static string ReadString(FlatBuffer buffer, int position) =>
        Encoding.UTF8.GetString(buffer.Bytes(position + 4L, buffer.ReadUInt32(position)));

    private bool At(int field, out int position) => (position = FieldPosition(field)) != 0;

    private int FieldPosition(int field)
    {
        int entry = 4 + (2 * field);
        if (_buffer is null || entry + 2 > _vtableSize)
        {
            return 0;
        }

        ushort relative = _buffer.ReadUInt16(_vtable + entry);
        // The first four bytes of a table are its own offset to the description: no field can lie there.
        return relative switch
        {
            0 => 0,
            < 4 => throw _buffer.Corrupt(_vtable + entry, $"field {field} of a table would overlap its head"),
            _ => Position + relative,
        };
    }
}
