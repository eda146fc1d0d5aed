namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Quantize.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Quantize =>
    [
        new(BuiltinOperator.Quantize, 5, "f32|f16|u8|i8|i16|i32"),
        new(BuiltinOperator.Dequantize, 8, "f16|u8|i8|i16|i4|u4|i2"),
        new(BuiltinOperator.Cast, 8, "f32|f16|bf16|f64|c64|bool|i8|u8|i16|u16|i32|u32|i64|i4|u4|i2"),
        new(BuiltinOperator.FakeQuant, 2, "f32"),
        new("NumericVerify", "u8|i8|i16|f16 f32"),
    ];
}
