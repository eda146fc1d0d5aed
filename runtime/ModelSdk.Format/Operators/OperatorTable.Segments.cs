namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Segments.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Segments =>
    [
        new(BuiltinOperator.BroadcastArgs, 1, "i32 i32", "i64 i64"),
        new(BuiltinOperator.Bucketize, 1, "f32|f64|i32|i64"),
        new(BuiltinOperator.EmbeddingLookupSparse, 1, "i32 i32 i32 f32 f32"),
        new(BuiltinOperator.LshProjection, 1, "f32 " + Movable + " f32"),
        new(BuiltinOperator.SegmentSum, 1, "f32|i32 i32"),
        new(BuiltinOperator.SparseToDense, 3, "i32|i64 i32|i64 f32|i32|i64|i8|u8"),
        new(BuiltinOperator.TopkV2, 3, "f32|u8|i8|i16|i32|i64 i32|i16"),
        new(BuiltinOperator.Unique, 1, "f32|u8|i8|i16|i32|i64"),
        new(BuiltinOperator.UnsortedSegmentMax, 1, "f32|i32 i32 i32"),
        new(BuiltinOperator.UnsortedSegmentMin, 1, "f32|i32 i32 i32"),
        new(BuiltinOperator.UnsortedSegmentProd, 1, "f32|i32 i32 i32"),
        new(BuiltinOperator.UnsortedSegmentSum, 1, "f32|i32 i32 i32"),
        new(BuiltinOperator.Where, 2, "bool|f32|i64|i32|i8|u8|u32"),
        new("BroadcastGradientArgs", "i32 i32", "i64 i64"),
    ];
}
