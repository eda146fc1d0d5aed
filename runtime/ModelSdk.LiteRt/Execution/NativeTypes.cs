using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Element types of the file format as the library numbers them; read where buffers are made.</summary>
internal static class NativeTypes
{
    // Position = TensorType; the order of the two lists has grown apart over the years.
    private static readonly ElementType[] ByTensorType =
    [
        ElementType.Float32, ElementType.Float16, ElementType.Int32, ElementType.UInt8, ElementType.Int64, ElementType.String,
        ElementType.Bool, ElementType.Int16, ElementType.Complex64, ElementType.Int8, ElementType.Float64,
        ElementType.Complex128, ElementType.UInt64, ElementType.Resource, ElementType.Variant, ElementType.UInt32,
        ElementType.UInt16, ElementType.Int4, ElementType.BFloat16, ElementType.Int2, ElementType.UInt4,
        ElementType.Float8E4M3FN, ElementType.Float8E5M2,
    ];

    /// <summary>The library's number of a type; None for types that it does not have.</summary>
    public static ElementType Of(TensorType type) =>
        (uint)(int)type < (uint)ByTensorType.Length ? ByTensorType[(int)type] : ElementType.None;

    /// <summary>Element type and dimensions in the library's form.</summary>
    public static RankedTensorType Of(TensorType type, ReadOnlySpan<int> shape) =>
        new() { ElementType = Of(type), Layout = new NativeLayout(shape) };
}
