using System.Numerics;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Which .NET type stands for which element type; read by sessions to check every typed access.</summary>
internal static class ElementTypes
{
    // Types without a .NET counterpart are read as their stored bytes.
    private static readonly Row[] Rows =
    [
        new(TensorType.Float32, "float32", typeof(float), "float"),
        new(TensorType.Float16, "float16", typeof(Half), "Half"),
        new(TensorType.Int32, "int32", typeof(int), "int"),
        new(TensorType.UInt8, "uint8", typeof(byte), "byte"),
        new(TensorType.Int64, "int64", typeof(long), "long"),
        new(TensorType.Bool, "bool", typeof(bool), "bool"),
        new(TensorType.Int16, "int16", typeof(short), "short"),
        new(TensorType.Int8, "int8", typeof(sbyte), "sbyte"),
        new(TensorType.Float64, "float64", typeof(double), "double"),
        new(TensorType.Complex128, "complex128", typeof(Complex), "Complex"),
        new(TensorType.UInt64, "uint64", typeof(ulong), "ulong"),
        new(TensorType.UInt32, "uint32", typeof(uint), "uint"),
        new(TensorType.UInt16, "uint16", typeof(ushort), "ushort"),
        new(TensorType.String, "string", typeof(byte), "byte", IsRaw: true),
        new(TensorType.Complex64, "complex64", typeof(byte), "byte", IsRaw: true),
        new(TensorType.Int4, "int4", typeof(byte), "byte", IsRaw: true),
        new(TensorType.BFloat16, "bfloat16", typeof(byte), "byte", IsRaw: true),
        new(TensorType.Int2, "int2", typeof(byte), "byte", IsRaw: true),
        new(TensorType.UInt4, "uint4", typeof(byte), "byte", IsRaw: true),
        new(TensorType.Float8E4M3FN, "float8_e4m3fn", typeof(byte), "byte", IsRaw: true),
        new(TensorType.Float8E5M2, "float8_e5m2", typeof(byte), "byte", IsRaw: true),
        new(TensorType.Resource, "resource", null, ""),
        new(TensorType.Variant, "variant", null, ""),
    ];

    /// <summary>Name as in the documentation of models, such as <c>float32</c>.</summary>
    public static string NameOf(TensorType type) => Find(type)?.Name ?? $"type {(int)type}";

    /// <summary>C# keyword or type to access it with, such as <c>float</c>; "" when there is none.</summary>
    public static string KeywordOf(TensorType type) => Find(type)?.Keyword ?? "";

    /// <summary>Whether the stored bytes have no .NET element type, so that there is no one element for each byte group.</summary>
    public static bool IsRaw(TensorType type) => Find(type) is not { IsRaw: false };

    private static Row? Find(TensorType type)
    {
        foreach (Row row in Rows)
        {
            if (row.Type == type)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The element types that <typeparamref name="T"/> gives access to; computed once for each type argument.</summary>
    internal static class Of<T>
        where T : unmanaged
    {
        private static readonly uint Mask = ComputeMask();

        public static bool Accepts(TensorType type) => (uint)type < 32 && ((Mask >> (int)type) & 1) != 0;

        private static uint ComputeMask()
        {
            uint mask = 0;
            foreach (Row row in Rows)
            {
                if (row.Clr == typeof(T))
                {
                    mask |= 1u << (int)row.Type;
                }
            }

            return mask;
        }
    }

    private sealed record Row(TensorType Type, string Name, Type? Clr, string Keyword, bool IsRaw = false);
}
