using System.Globalization;
using ModelSdk.Format;

namespace ModelSdk.TestSupport.Comparison;

/// <summary>Reads single elements of raw tensors; goldens and corpus name types as the schema does, in lower case.</summary>
internal static class ElementType
{
    /// <summary>The type that a test file calls <paramref name="name"/>.</summary>
    public static TensorType Parse(string name) => Enum.TryParse(name, ignoreCase: true, out TensorType type)
        ? type
        : throw new InvalidDataException($"'{name}' is no tensor type.");

    /// <summary>Bytes of one element, or 0 for strings.</summary>
    public static int Size(TensorType type) => type switch
    {
        TensorType.Bool or TensorType.Int8 or TensorType.UInt8 => 1,
        TensorType.Int16 or TensorType.UInt16 or TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.Float32 or TensorType.Int32 or TensorType.UInt32 => 4,
        TensorType.Float64 or TensorType.Int64 or TensorType.UInt64 or TensorType.Complex64 => 8,
        TensorType.Complex128 => 16,
        _ => 0,
    };

    /// <summary>Whether elements are rounded numbers, which two right programs may compute differently.</summary>
    public static bool IsFloating(TensorType type) => type is TensorType.Float16 or TensorType.BFloat16
        or TensorType.Float32 or TensorType.Float64 or TensorType.Complex64 or TensorType.Complex128;

    /// <summary>Whether elements are 16-bit floats, which are compared in units in the last place.</summary>
    public static bool Is16BitFloat(TensorType type) => type is TensorType.Float16 or TensorType.BFloat16;

    /// <summary>The type of one component: complex numbers are compared part by part.</summary>
    public static TensorType Component(TensorType type) => type switch
    {
        TensorType.Complex64 => TensorType.Float32,
        TensorType.Complex128 => TensorType.Float64,
        _ => type,
    };

    /// <summary>The value of the component at <paramref name="index"/>; 64-bit integers lose low digits.</summary>
    public static double Read(ReadOnlySpan<byte> bytes, TensorType component, int index)
    {
        ReadOnlySpan<byte> element = bytes[(index * Size(component))..];
        return component switch
        {
            TensorType.Bool or TensorType.UInt8 => element[0],
            TensorType.Int8 => (sbyte)element[0],
            TensorType.Int16 => BitConverter.ToInt16(element),
            TensorType.UInt16 => BitConverter.ToUInt16(element),
            TensorType.Int32 => BitConverter.ToInt32(element),
            TensorType.UInt32 => BitConverter.ToUInt32(element),
            TensorType.Int64 => BitConverter.ToInt64(element),
            TensorType.UInt64 => BitConverter.ToUInt64(element),
            TensorType.Float16 => (double)BitConverter.ToHalf(element),
            TensorType.BFloat16 => BitConverter.Int32BitsToSingle(BitConverter.ToInt16(element) << 16),
            TensorType.Float32 => BitConverter.ToSingle(element),
            TensorType.Float64 => BitConverter.ToDouble(element),
            _ => throw new NotSupportedException($"Elements of type {component} cannot be read."),
        };
    }

    /// <summary>The component at <paramref name="index"/> with all its digits.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, TensorType component, int index) => component switch
    {
        TensorType.Int64 => BitConverter.ToInt64(bytes[(index * 8)..]).ToString(CultureInfo.InvariantCulture),
        TensorType.UInt64 => BitConverter.ToUInt64(bytes[(index * 8)..]).ToString(CultureInfo.InvariantCulture),
        TensorType.Float32 => BitConverter.ToSingle(bytes[(index * 4)..]).ToString("R", CultureInfo.InvariantCulture),
        _ => Read(bytes, component, index).ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Distance of two 16-bit floats in units in the last place.</summary>
    public static int UnitsApart(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int index) =>
        Math.Abs(Ordered(left, index) - Ordered(right, index));

    // Sign and magnitude, mapped to integers in the order of the numbers; both zeros are 0.
    private static int Ordered(ReadOnlySpan<byte> bytes, int index)
    {
        ushort bits = BitConverter.ToUInt16(bytes[(index * 2)..]);
        return (bits & 0x8000) == 0 ? bits : -(bits & 0x7FFF);
    }
}
