using System.Globalization;
using System.Text;
using ModelSdk.Format;

namespace ModelSdk.Build.Reports;

/// <summary>Sizes of tensors as the file gives them; an open dimension makes a size unknown.</summary>
internal static class TensorSizes
{
    // Position = code in the file; the words of the condition language (Data/README.md).
    private static readonly string[] ShortNames =
    [
        "f32", "f16", "i32", "u8", "i64", "string", "bool", "i16", "c64", "i8", "f64", "c128", "u64", "resource",
        "variant", "u32", "u16", "i4", "bf16", "i2", "u4", "f8e4m3", "f8e5m2",
    ];

    /// <summary>A dimension; -1 when it is open.</summary>
    public static int Dim(TensorDef tensor, int axis) =>
        tensor.ShapeSignature.Count == tensor.Shape.Count && tensor.ShapeSignature[axis] < 0 ? -1 : tensor.Shape[axis];

    /// <summary>Number of elements, or null when a dimension is open, no shape is given, or the product does not fit.</summary>
    public static long? Elements(TensorDef tensor)
    {
        // Scalars have an empty shape; a shape that is absent says nothing, unless the rank is known to be 0.
        if (tensor.Shape.IsNull && !tensor.HasRank && !tensor.IsConstant)
        {
            return null;
        }

        Int128 elements = 1;
        for (int axis = 0; axis < tensor.Shape.Count; axis++)
        {
            int size = Dim(tensor, axis);
            if (size < 0)
            {
                return null;
            }

            elements *= size;
            if (elements > long.MaxValue)
            {
                return null;
            }
        }

        return (long)elements;
    }

    /// <summary>Bytes of the elements, or null when their number or size is not fixed.</summary>
    public static long? Bytes(TensorDef tensor)
    {
        int bits = tensor.Type.Bits();
        return bits > 0 && Elements(tensor) is { } elements && elements <= (long.MaxValue - 7) / bits
            ? tensor.Type.ByteCount(elements)
            : null;
    }

    /// <summary>Bytes that the constant takes in the file: fewer than its shape says when it is sparse.</summary>
    public static long ConstantBytes(TensorDef tensor)
    {
        // Constants in other files and above 2 GB cannot be asked for their bytes; their shape tells as much.
        bool isDense = tensor.Sparsity.IsNull;
        return isDense && Bytes(tensor) is { } bytes ? bytes
            : tensor.ExternalBufferId == 0 ? tensor.GetConstantBytes().Length
            : 0;
    }

    /// <summary>Such as <c>f32[1,224,224,3]</c>; <c>?</c> for an open dimension, <c>f32[]</c> for a scalar.</summary>
    public static string Describe(TensorDef tensor)
    {
        int code = (int)tensor.Type;
        StringBuilder text = new((uint)code < (uint)ShortNames.Length ? ShortNames[code] : tensor.Type.Name());
        text.Append('[');
        for (int axis = 0; axis < tensor.Shape.Count; axis++)
        {
            int size = Dim(tensor, axis);
            text.Append(axis == 0 ? "" : ",")
                .Append(size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}
