namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family MatMul.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] MatMul =>
    [
        new(BuiltinOperator.BatchMatMul, 4, "f32 f32|i8", "f16 f16", "i8 i8", "i16 i16|i8"),
        new(BuiltinOperator.FullyConnected, 14, "f32 f32|i8|u8|i4|i2", "f16 f16|i8|i4|i2", "u8 u8", "i8 i8|i4|i2", "i16 i8|i4|i2|i16"),
    ];
}
