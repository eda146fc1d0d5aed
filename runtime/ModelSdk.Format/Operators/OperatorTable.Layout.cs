namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Layout.</summary>
public static partial class OperatorTable
{
    /// <summary>Types whose elements are whole bytes, which is all that moving them asks for.</summary>
    private const string Movable = "f32|f16|bf16|f64|u8|i8|u16|i16|u32|i32|u64|i64|bool|c64|c128|f8e4m3|f8e5m2";

    /// <summary>The same with those that are packed.</summary>
    private const string MovableOrPacked = Movable + "|i4|u4|i2";

    private static OperatorRow[] Layout =>
    [
        new(BuiltinOperator.BatchToSpaceNd, 4, Movable),
        new(BuiltinOperator.Concatenation, 7, MovableOrPacked),
        new(BuiltinOperator.DepthToSpace, 2, Movable),
        new(BuiltinOperator.DynamicUpdateSlice, 6, MovableOrPacked),
        new(BuiltinOperator.EmbeddingLookup, 5, "i32 " + Movable, "i32 i4|i2"),
        new(BuiltinOperator.ExpandDims, 1, Movable + "|str"),
        new(BuiltinOperator.Gather, 8, MovableOrPacked + "|str i16|i32|i64"),
        new(BuiltinOperator.GatherNd, 6, Movable + "|str i16|i32|i64"),
        new(BuiltinOperator.MatrixDiag, 1, Movable),
        new(BuiltinOperator.MatrixSetDiag, 1, Movable),
        new(BuiltinOperator.MirrorPad, 3, Movable),
        new(BuiltinOperator.Pack, 5, MovableOrPacked),
        new(BuiltinOperator.Pad, 6, Movable),
        new(BuiltinOperator.Padv2, 6, Movable),
        new(BuiltinOperator.Rank, 1, "*"),
        new(BuiltinOperator.Reshape, 1, Movable + "|str"),
        new(BuiltinOperator.ReverseSequence, 1, "f32|u8|i16|i32|i64 i32|i64"),
        new(BuiltinOperator.ReverseV2, 4, MovableOrPacked),
        new(BuiltinOperator.ScatterNd, 1, "i32 f32|u8|i8|i32|i64|bool"),
        new(BuiltinOperator.Shape, 1, "*"),
        new(BuiltinOperator.Slice, 8, MovableOrPacked + "|str"),
        new(BuiltinOperator.SpaceToBatchNd, 4, Movable),
        new(BuiltinOperator.SpaceToDepth, 2, Movable),
        new(BuiltinOperator.Split, 5, "i32 " + MovableOrPacked),
        new(BuiltinOperator.SplitV, 3, MovableOrPacked),
        new(BuiltinOperator.Squeeze, 2, Movable + "|str"),
        new(BuiltinOperator.StridedSlice, 8, MovableOrPacked + "|str"),
        new(BuiltinOperator.Transpose, 9, MovableOrPacked),
        new(BuiltinOperator.Unpack, 6, MovableOrPacked),
        new("Roll", "f32|i32|i64|i16|i8|u8|bool|str i32|i64 i32|i64"),
    ];
}
