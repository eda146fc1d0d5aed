namespace ModelSdk.Format;

/// <summary>Facts about <see cref="TensorType"/>: names, sizes.</summary>
public static class TensorTypes
{
    // Position = code in the file. Bits are 0 where elements have no fixed size or never stand in a file.
    private static readonly (string Name, int Bits)[] Facts =
    [
        ("float32", 32), ("float16", 16), ("int32", 32), ("uint8", 8), ("int64", 64), ("string", 0), ("bool", 8),
        ("int16", 16), ("complex64", 64), ("int8", 8), ("float64", 64), ("complex128", 128), ("uint64", 64),
        ("resource", 0), ("variant", 0), ("uint32", 32), ("uint16", 16), ("int4", 4), ("bfloat16", 16), ("int2", 2),
        ("uint4", 4), ("float8_e4m3fn", 8), ("float8_e5m2", 8),
    ];

    /// <summary>Whether this reader knows the type; files may hold newer codes.</summary>
    public static bool IsKnown(this TensorType type) => (uint)(int)type < (uint)Facts.Length;

    /// <summary>Name in lower case, such as <c>float32</c>; <c>type n</c> for an unknown code.</summary>
    public static string Name(this TensorType type) => type.IsKnown() ? Facts[(int)type].Name : $"type {(int)type}";

    /// <summary>Bits of one stored element; 0 when elements have no fixed size (string, resource, variant, unknown).</summary>
    public static int Bits(this TensorType type) => type.IsKnown() ? Facts[(int)type].Bits : 0;

    /// <summary>Whether several elements share a byte (int4, uint4, int2).</summary>
    public static bool IsPacked(this TensorType type) => type.Bits() is > 0 and < 8;

    /// <summary>Bytes of <paramref name="count"/> stored elements, packed without padding between rows.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public static long ByteCount(this TensorType type, long count) => checked((count * type.Bits()) + 7) / 8;

    /// <summary>The type with this name.</summary>
    public static bool TryParse(string name, out TensorType type)
    {
        int code = Array.FindIndex(Facts, fact => fact.Name == name);
        type = (TensorType)Math.Max(code, 0);
        return code >= 0;
    }
}
