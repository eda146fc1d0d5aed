namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family StableHlo.</summary>
public static partial class OperatorTable
{
    private const string HloNumbers = "f16|f32|f64|" + HloBits;

    private const string HloBits = "bool|u8|i8|u16|i16|u32|i32|u64|i64";

    private static OperatorRow[] StableHlo =>
    [
        new(BuiltinOperator.StablehloAdd, 1, HloNumbers),
        new(BuiltinOperator.StablehloAnd, 1, HloBits),
        new(BuiltinOperator.StablehloGather, 1, HloNumbers + "|bf16|c64|f8e4m3|f8e5m2 i32|i64"),
        new(BuiltinOperator.StablehloMaximum, 1, HloNumbers),
        new(BuiltinOperator.StablehloMinimum, 1, HloNumbers),
        new(BuiltinOperator.StablehloMultiply, 1, HloNumbers),
        new(BuiltinOperator.StablehloPad, 1, Movable),
        new(BuiltinOperator.StablehloReduceWindow, 1, Reducible),
        new(BuiltinOperator.StablehloScatter, 1, HloNumbers + " i32|i64"),
        new(BuiltinOperator.StablehloShiftLeft, 1, "i8|i16|i32"),
    ];
}
