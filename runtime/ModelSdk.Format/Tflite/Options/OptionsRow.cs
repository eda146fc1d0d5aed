namespace ModelSdk.Format.Options;

/// <summary>One table of the unions BuiltinOptions and BuiltinOptions2.</summary>
public sealed class OptionsRow
{
    internal OptionsRow(byte union, byte tag, string table, string fields, params BuiltinOperator[] operators)
    {
        Id = new OptionsId(union, tag);
        Table = table;
        Operators = operators;
        Fields = fields.Length == 0 ? [] : Array.ConvertAll(fields.Split(", "), OptionsField.Parse);
    }

    /// <summary>Union and tag.</summary>
    public OptionsId Id { get; }

    /// <summary>Name of the table in the schema.</summary>
    public string Table { get; }

    /// <summary>Fields; the position is the field id.</summary>
    public IReadOnlyList<OptionsField> Fields { get; }

    /// <summary>Operators whose attributes it holds.</summary>
    public IReadOnlyList<BuiltinOperator> Operators { get; }

    /// <inheritdoc/>
    public override string ToString() => Table;
}

/// <summary>One field of an options table.</summary>
/// <param name="Name">Name in the schema.</param>
/// <param name="Type">Type as the schema writes it: <c>int</c>, <c>[long]</c>, or an enumeration with its base type.</param>
/// <param name="ElementSize">Bytes of the number, or of one element of the vector; 1 for a string.</param>
/// <param name="IsVector">Whether the field is a vector of numbers.</param>
public sealed record OptionsField(string Name, string Type, int ElementSize, bool IsVector)
{
    /// <summary>Whether the field is a string.</summary>
    public bool IsString => Type == "string";

    internal static OptionsField Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string type = text[(colon + 1)..];
        string element = type.Trim('[', ']');
        int size = element[(element.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
        {
            "bool" or "byte" or "ubyte" or "string" => 1,
            "int" or "uint" or "float" => 4,
            "long" => 8,
            string unknown => throw new ArgumentException($"'{unknown}' is not a type of the schema", nameof(text)),
        };
        return new OptionsField(text[..colon], type, size, type[0] == '[');
    }
}
