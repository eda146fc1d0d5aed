using ModelSdk.Format;

namespace ModelSdk.Build.Inspection;

/// <summary>Element types of tensors in C# and in manifests.</summary>
/// <param name="Name">In manifests and messages.</param>
/// <param name="CSharp">The C# type of an element; byte where <paramref name="IsRaw"/>.</param>
/// <param name="IsRaw">Whether .NET has no such type, so that the stored bytes are exposed (as ModelSession does).</param>
internal sealed record TensorTypeRow(string Name, string? CSharp, bool IsRaw = false);

/// <summary>The table of element types; a type without a C# type cannot be exposed (MSDK2007).</summary>
internal static class TensorTypes
{
    // In the order of TensorType's codes.
    private static readonly TensorTypeRow[] Rows =
    [
        new("float32", "float"),
        new("float16", "global::System.Half"),
        new("int32", "int"),
        new("uint8", "byte"),
        new("int64", "long"),
        new("string", "byte", IsRaw: true),
        new("bool", "bool"),
        new("int16", "short"),
        new("complex64", null),
        new("int8", "sbyte"),
        new("float64", "double"),
        new("complex128", null),
        new("uint64", "ulong"),
        new("resource", null),
        new("variant", null),
        new("uint32", "uint"),
        new("uint16", "ushort"),
        new("int4", "byte", IsRaw: true),
        new("bfloat16", "byte", IsRaw: true),
        new("int2", "byte", IsRaw: true),
        new("uint4", "byte", IsRaw: true),
        new("float8e4m3fn", "byte", IsRaw: true),
        new("float8e5m2", "byte", IsRaw: true),
    ];

    /// <summary>The row of a type; of a type newer than this table, one that cannot be exposed.</summary>
    public static TensorTypeRow Of(TensorType type) =>
        (uint)type < (uint)Rows.Length ? Rows[(int)type] : new TensorTypeRow($"type {(int)type}", null);

    /// <summary>Whether values of the type are usually quantized, and generated code converts them.</summary>
    public static bool HasConversion(TensorType type) => type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16;
}
