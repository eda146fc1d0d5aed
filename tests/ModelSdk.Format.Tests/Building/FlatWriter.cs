using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.Format.Tests.Building;

/// <summary>A table to be written: values by field id, of the type that the schema has.</summary>
/// <remarks>
/// Values: numbers and bool; strings; <see cref="FlatObject"/>; arrays of all of these. Nothing is checked, which is
/// the point: tests write models that no other tool would.
/// </remarks>
internal sealed class FlatObject
{
    private readonly SortedDictionary<int, object> _fields = [];

    public object this[int field]
    {
        set => _fields[field] = value;
    }

    public IReadOnlyDictionary<int, object> Fields => _fields;
}

/// <summary>Writes FlatBuffers messages front to back: each object, then what it refers to.</summary>
internal sealed class FlatWriter
{
    private readonly MemoryStream _stream = new();
    private readonly Queue<(int Slot, object Value)> _pending = [];
    private readonly Dictionary<object, int> _positions = new(ReferenceEqualityComparer.Instance);

    /// <summary>The bytes of a message. An object that stands at two places is written once.</summary>
    public static byte[] Write(FlatObject root, string identifier)
    {
        FlatWriter writer = new();
        writer._stream.Write(new byte[4]);
        writer._stream.Write(Encoding.ASCII.GetBytes(identifier));
        writer._pending.Enqueue((0, root));
        while (writer._pending.TryDequeue(out (int Slot, object Value) pending))
        {
            // Offsets only lead forward: an object before the slot is written again.
            if (!writer._positions.TryGetValue(pending.Value, out int position) || position <= pending.Slot)
            {
                position = writer.WriteObject(pending.Value);
                writer._positions[pending.Value] = position;
            }

            writer.Patch(pending.Slot, position - pending.Slot);
        }

        return writer._stream.ToArray();
    }

    private int WriteObject(object value)
    {
        switch (value)
        {
            case FlatObject table:
                return WriteTable(table);
            case string text:
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                return WriteVector(utf8.Length, 4, [.. utf8, 0]);
            case Array references when references is FlatObject[] or string[]:
                int start = WriteVector(references.Length, 4, new byte[4 * references.Length]);
                for (int i = 0; i < references.Length; i++)
                {
                    _pending.Enqueue((start + 4 + (4 * i), references.GetValue(i)!));
                }

                return start;
            case Array numbers:
                byte[] bytes = [.. numbers.Cast<object>().SelectMany(Scalar)];
                int alignment = numbers.Length == 0 ? 4 : Math.Max(4, bytes.Length / numbers.Length);
                return WriteVector(numbers.Length, numbers is byte[] ? 16 : alignment, bytes);
            default:
                throw new ArgumentException(value.GetType().Name, nameof(value));
        }
    }

    private int WriteTable(FlatObject table)
    {
        int count = table.Fields.Count == 0 ? 0 : table.Fields.Keys.Max() + 1;
        byte[] vtable = new byte[4 + (2 * count)];
        MemoryStream inline = new();
        inline.Write(new byte[4]);
        List<(int Offset, object Value)> references = [];
        foreach ((int id, object value) in table.Fields)
        {
            bool isReference = value is string or FlatObject or Array;
            byte[] bytes = isReference ? new byte[4] : Scalar(value);
            inline.Write(new byte[-inline.Length & (bytes.Length - 1)]);
            BinaryPrimitives.WriteUInt16LittleEndian(vtable.AsSpan(4 + (2 * id)), (ushort)inline.Length);
            if (isReference)
            {
                references.Add(((int)inline.Length, value));
            }

            inline.Write(bytes);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(vtable, (ushort)vtable.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(vtable.AsSpan(2), (ushort)inline.Length);
        Align(2);
        int vtableStart = (int)_stream.Length;
        _stream.Write(vtable);
        Align(8);
        int start = (int)_stream.Length;
        _stream.Write(inline.ToArray());
        Patch(start, start - vtableStart);
        foreach ((int offset, object value) in references)
        {
            _pending.Enqueue((start + offset, value));
        }

        return start;
    }

    private int WriteVector(int count, int alignment, byte[] bytes)
    {
        // The elements are aligned, not the count before them.
        while ((_stream.Length + 4) % alignment != 0)
        {
            _stream.WriteByte(0);
        }

        int start = (int)_stream.Length;
        _stream.Write(BitConverter.GetBytes(count));
        _stream.Write(bytes);
        return start;
    }

    private static byte[] Scalar(object value) => value switch
    {
        bool flag => [flag ? (byte)1 : (byte)0],
        byte number => [number],
        sbyte number => [(byte)number],
        ushort number => BitConverter.GetBytes(number),
        int number => BitConverter.GetBytes(number),
        uint number => BitConverter.GetBytes(number),
        long number => BitConverter.GetBytes(number),
        ulong number => BitConverter.GetBytes(number),
        float number => BitConverter.GetBytes(number),
        _ => throw new ArgumentException(value.GetType().Name, nameof(value)),
    };

    private void Align(int alignment) => _stream.Write(new byte[-_stream.Length & (alignment - 1)]);

    private void Patch(int position, int value)
    {
        _stream.Position = position;
        _stream.Write(BitConverter.GetBytes(value));
        _stream.Position = _stream.Length;
    }
}
