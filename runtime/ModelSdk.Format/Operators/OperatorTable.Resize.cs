namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Resize.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Resize =>
    [
        new(BuiltinOperator.ResizeBilinear, 4, "f32|u8|i8|i16"),
        new(BuiltinOperator.ResizeNearestNeighbor, 4, "f32|f16|bf16|u8|i8|u16|i16|u32|i32|bool|f8e4m3|f8e5m2"),
    ];
}
