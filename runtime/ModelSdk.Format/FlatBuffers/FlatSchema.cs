namespace ModelSdk.Format.FlatBuffers;

/// <summary>What <see cref="FlatVerifier"/> knows of a table: its fields, by id.</summary>
/// <remarks>Views do not use it: they name their fields themselves.</remarks>
internal sealed class FlatSchema(string name, FlatField[] fields)
{
    /// <summary>Name of the table, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Fields; the position is the id.</summary>
    public FlatField[] Fields { get; } = fields;
}

/// <summary>How a field is stored.</summary>
internal enum FlatKind
{
    /// <summary>A number in the table.</summary>
    Scalar,

    /// <summary>Numbers in a vector.</summary>
    Vector,

    /// <summary>Bytes in a vector that are data of the user and may be large.</summary>
    Data,

    /// <summary>Text.</summary>
    String,

    /// <summary>Texts in a vector.</summary>
    Strings,

    /// <summary>A table.</summary>
    Table,

    /// <summary>Tables in a vector.</summary>
    Tables,

    /// <summary>A table whose type is the tag in the field before.</summary>
    Union,
}

/// <summary>One field of a <see cref="FlatSchema"/>.</summary>
/// <param name="Name">Name in the schema.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="Size">Bytes of the number or element.</param>
/// <param name="Targets">The table; for a union, the table of tag n at n - 1.</param>
internal sealed record FlatField(string Name, FlatKind Kind, int Size = 0, FlatSchema[]? Targets = null);

/// <summary>Tables of one schema by name; each is defined after those that it refers to.</summary>
internal sealed class FlatSchemaSet
{
    private readonly Dictionary<string, FlatSchema[]> _types = new(StringComparer.Ordinal);

    /// <summary>The table with this name.</summary>
    public FlatSchema this[string name] => _types[name][0];

    /// <summary>Defines a table.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="fields">
    /// Fields by id as <c>name:type</c>, separated by a comma and a space. Types are those of the schema language, with
    /// an enumeration written as its base type; <c>[data]</c> is a vector of bytes that is not looked at, and a union
    /// is named in its value field.
    /// </param>
    public FlatSchemaSet Table(string name, string fields)
    {
        _types.Add(name, [new FlatSchema(name, fields.Length == 0 ? [] : Array.ConvertAll(fields.Split(", "), Field))]);
        return this;
    }

    /// <summary>Defines a union.</summary>
    public FlatSchemaSet Union(string name, params IEnumerable<FlatSchema> tables)
    {
        // A first entry that is null tells a union from a table.
        _types.Add(name, [null!, .. tables]);
        return this;
    }

    /// <summary>Size of a number of the schema language; 0 when <paramref name="type"/> is not one.</summary>
    public static int SizeOf(string type) => type switch
    {
        "bool" or "byte" or "ubyte" => 1,
        "short" or "ushort" => 2,
        "int" or "uint" or "float" => 4,
        "long" or "ulong" or "double" => 8,
        _ => 0,
    };

    private FlatField Field(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = text[..colon];
        string type = text[(colon + 1)..];
        string element = type.Trim('[', ']');
        bool isVector = type[0] == '[';
        if (SizeOf(element) is > 0 and int size)
        {
            return new FlatField(name, isVector ? FlatKind.Vector : FlatKind.Scalar, size);
        }

        return element switch
        {
            "data" => new FlatField(name, FlatKind.Data, 1),
            "string" => new FlatField(name, isVector ? FlatKind.Strings : FlatKind.String),
            _ when _types[element] is [null, .. FlatSchema[] tables] => new FlatField(name, FlatKind.Union, 0, tables),
            _ => new FlatField(name, isVector ? FlatKind.Tables : FlatKind.Table, 0, _types[element]),
        };
    }
}
