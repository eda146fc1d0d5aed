using System.Numerics;
using ModelSdk.Format;

namespace ModelSdk;

/// <summary>Which .NET type stands for which element type; read by sessions to check every typed access.</summary>
internal static class ElementTypes
{
    // Types without a .NET counterpart are read as their stored bytes.
    private static readonly Row[] Rows =
    [
        new(TensorType.Float32, typeof(float), "float"),
        new(TensorType.Float16, typeof(Half), "Half"),
        new(TensorType.Int32, typeof(int), "int"),
        new(TensorType.UInt8, typeof(byte), "byte"),
        new(TensorType.Int64, typeof(long), "long"),
        new(TensorType.Bool, typeof(bool), "bool"),
        new(TensorType.Int16, typeof(short), "short"),
        new(TensorType.Int8, typeof(sbyte), "sbyte"),
        new(TensorType.Float64, typeof(double), "double"),
        new(TensorType.Complex128, typeof(Complex), "Complex"),
        new(TensorType.UInt64, typeof(ulong), "ulong"),
        new(TensorType.UInt32, typeof(uint), "uint"),
        new(TensorType.UInt16, typeof(ushort), "ushort"),
        new(TensorType.String, typeof(byte), "byte", IsRaw: true),
        new(TensorType.Complex64, typeof(byte), "byte", IsRaw: true),
        new(TensorType.Int4, typeof(byte), "byte", IsRaw: true),
        new(TensorType.BFloat16, typeof(byte), "byte", IsRaw: true),
        new(TensorType.Int2, typeof(byte), "byte", IsRaw: true),
        new(TensorType.UInt4, typeof(byte), "byte", IsRaw: true),
        new(TensorType.Float8E4M3FN, typeof(byte), "byte", IsRaw: true),
        new(TensorType.Float8E5M2, typeof(byte), "byte", IsRaw: true),
        new(TensorType.Resource, null, ""),
        new(TensorType.Variant, null, ""),
    ];

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

    private sealed record Row(TensorType Type, Type? Clr, string Keyword, bool IsRaw = false);
}
