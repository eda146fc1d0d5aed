namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Random.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Random =>
    [
        new(BuiltinOperator.RandomUniform, 1, "i32"),
        new(BuiltinOperator.RandomStandardNormal, 1, "i32"),
        new(BuiltinOperator.Multinomial, 1, "f32 i32"),
        new(BuiltinOperator.StablehloRngBitGenerator, 1, "u64"),
        new("RandomUniform", "i32|i64"),
        new("RandomUniformInt", "i32|i64 i8|i32|i64 i8|i32|i64"),
        new("RandomStandardNormal", "i32"),
        new("Multinomial", "f32|f64 i32"),
    ];
}
