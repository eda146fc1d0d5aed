namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Reduction.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Reduction =>
    [
        new(BuiltinOperator.ArgMax, 3, "f32|u8|i8|i32|bool"),
        new(BuiltinOperator.ArgMin, 3, "f32|u8|i8|i32|bool"),
        new(BuiltinOperator.Mean, 3, "f32|f16|u8|i8|i16|i32|i64"),
        new(BuiltinOperator.ReduceAll, 1, "bool"),
        new(BuiltinOperator.ReduceAny, 1, "bool"),
        new(BuiltinOperator.ReduceMax, 3, "f32|f16|u8|i8|i16|i32|i64|bool"),
        new(BuiltinOperator.ReduceMin, 3, "f32|f16|u8|i8|i16|i32|i64|bool"),
        new(BuiltinOperator.ReduceProd, 2, "f32|u8|i8|i16|i32|i64"),
        new(BuiltinOperator.Sum, 2, "f32|f16|u8|i8|i16|i32|i64"),
    ];
}
