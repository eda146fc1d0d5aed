using System.Buffers.Binary;

namespace ModelSdk.Format.FlatBuffers;

/// <summary>Checks that every table, vector and string that a message reaches lies inside it.</summary>
/// <remarks>
/// Called once when a message is opened. Schemas have no cycles, so recursion is as deep as the schema; budgets bound
/// the work that tables shared a million times could cause. Alignment is not checked: readers tolerate any.
/// </remarks>
internal ref struct FlatVerifier
{
    // Upstream's verifier allows as many tables.
    private const int MaxTables = 1_000_000;
    private const long MaxElements = 1L << 26;

    private static readonly FlatSchema Unknown = new("of unknown type", []);

    private readonly ReadOnlySpan<byte> _data;
    private readonly FlatBuffer _buffer;
    private int _tables = MaxTables;
    private long _elements = MaxElements;
    private long _textBytes;
    private long _end;

    private FlatVerifier(FlatBuffer buffer)
    {
        _buffer = buffer;
        _data = buffer.Bytes(0, buffer.Length);
        // Text is copied when it is read; shared again and again it could cost far more memory than the file has.
        _textBytes = (2L * buffer.Length) + 65536;
    }

    /// <summary>Checks a message from its root table on.</summary>
    /// <returns>The number of bytes from its start that it reaches.</returns>
    /// <exception cref="ModelFormatException">Something leads outside the data, or there is too much of it.</exception>
    public static long Verify(FlatBuffer buffer, FlatSchema root)
    {
        FlatVerifier verifier = new(buffer);
        verifier.Table(verifier.Follow(0, root, null), root);
        return verifier._end;
    }

    private void Table(int position, FlatSchema schema)
    {
        if (--_tables < 0)
        {
            throw TooMuch(position, $"more than {MaxTables} tables");
        }

        Need(position, 4, schema, null);
        long vtable = (long)position - BinaryPrimitives.ReadInt32LittleEndian(_data[position..]);
        Need(vtable, 4, schema, null);
        int vtableSize = UInt16(vtable);
        if (vtableSize < 4 || vtableSize % 2 != 0)
        {
            throw _buffer.Corrupt(vtable, $"the description of a table {schema.Name} has {vtableSize} bytes");
        }

        Need(vtable, vtableSize, schema, null);
        FlatField[] fields = schema.Fields;
        int stored = Math.Min(fields.Length, (vtableSize - 4) / 2);
        for (int id = 0; id < stored; id++)
        {
            int relative = UInt16(vtable + 4 + (2 * id));
            if (relative == 0)
            {
                continue;
            }

            if (relative < 4)
            {
                throw _buffer.Corrupt(vtable, $"{schema.Name}.{fields[id].Name} would overlap the head of its table");
            }

            Field(position + (long)relative, vtable, position, id, schema);
        }
    }

    private void Field(long at, long vtable, int table, int id, FlatSchema schema)
    {
        FlatField field = schema.Fields[id];
        switch (field.Kind)
        {
            case FlatKind.Scalar:
                Need(at, field.Size, schema, field);
                break;
            case FlatKind.Vector:
                _elements -= Vector(Follow(at, schema, field), field.Size, schema, field);
                break;
            case FlatKind.Data:
                _ = Vector(Follow(at, schema, field), 1, schema, field);
                break;
            case FlatKind.String:
                Text(Follow(at, schema, field), schema, field);
                break;
            case FlatKind.Table:
                Table(Follow(at, schema, field), field.Targets![0]);
                break;
            case FlatKind.Union:
                UnionValue(at, Tag(vtable, table, id - 1), schema, field);
                break;
            default:
                Elements(Follow(at, schema, field), schema, field);
                break;
        }

        if (_elements < 0)
        {
            throw TooMuch(at, $"more than {MaxElements} elements of vectors");
        }
    }

    private void Elements(int position, FlatSchema schema, FlatField field)
    {
        int count = Vector(position, 4, schema, field);
        _elements -= count;
        for (int i = 0; i < count; i++)
        {
            int element = Follow(position + 4 + (4L * i), schema, field);
            if (field.Kind == FlatKind.Strings)
            {
                Text(element, schema, field);
            }
            else
            {
                Table(element, field.Targets![0]);
            }
        }
    }

    private void UnionValue(long at, int tag, FlatSchema schema, FlatField field)
    {
        int position = Follow(at, schema, field);
        // A tag that is newer than the schema is legal; of its table only the head is known.
        Table(position, tag > 0 && tag <= field.Targets!.Length ? field.Targets[tag - 1] : Unknown);
    }

    private readonly int Tag(long vtable, int table, int id)
    {
        int relative = UInt16(vtable + 4 + (2 * id));
        return relative == 0 ? 0 : _data[table + relative];
    }

    private int Vector(int position, int elementSize, FlatSchema schema, FlatField field)
    {
        Need(position, 4, schema, field);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(_data[position..]);
        Need(position + 4L, count * (long)elementSize, schema, field);
        return (int)count;
    }

    private void Text(int position, FlatSchema schema, FlatField field)
    {
        _textBytes -= Vector(position, 1, schema, field);
        if (_textBytes < 0)
        {
            throw TooMuch(position, "more text than a file of its size can hold");
        }
    }

    private int Follow(long position, FlatSchema schema, FlatField? field)
    {
        Need(position, 4, schema, field);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(_data[(int)position..]);
        if (offset == 0)
        {
            throw _buffer.Corrupt(position, $"an offset of 0 in {Describe(schema, field)} refers to itself");
        }

        return position + offset <= _data.Length - 4
            ? (int)(position + offset)
            : throw _buffer.OutOfData(position + offset, 4, Describe(schema, field), position);
    }

    private readonly int UInt16(long position) => BinaryPrimitives.ReadUInt16LittleEndian(_data[(int)position..]);

    private void Need(long position, long length, FlatSchema schema, FlatField? field)
    {
        if (position < 0 || position > _data.Length - length)
        {
            throw _buffer.OutOfData(position, length, Describe(schema, field));
        }

        _end = Math.Max(_end, position + length);
    }

    private readonly ModelFormatException TooMuch(long position, string what) =>
        _buffer.Corrupt(position, $"the model refers to {what}");

    private static string Describe(FlatSchema schema, FlatField? field) =>
        field is null ? schema.Name : $"{schema.Name}.{field.Name}";
}
