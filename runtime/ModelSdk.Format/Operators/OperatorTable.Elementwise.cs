namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Elementwise.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Elementwise =>
    [
        new(BuiltinOperator.Add, 6, "f32 f32", "f16 f16", "i32 i32", "i64 i64", "i16 i16", "i8 i8", "u8 u8"),
        new(BuiltinOperator.Sub, 5, "f32 f32", "f16 f16", "i32 i32", "i64 i64", "i16 i16", "i8 i8", "u8 u8"),
        new(BuiltinOperator.Mul, 8, "f32 f32", "f16 f16", "i32 i32", "u32 u32", "i64 i64", "i16 i16", "i8 i8", "u8 u8", "c64 c64"),
        new(BuiltinOperator.Div, 2, "f32 f32", "f16 f16", "i32 i32", "i16 i16", "i8 i8", "u8 u8"),
        new(BuiltinOperator.SquaredDifference, 2, "f32 f32", "i32 i32", "i8 i8"),
        new(BuiltinOperator.Maximum, 4, "f32 f32", "f16 f16", "bf16 bf16", "u8 u8", "i8 i8", "i16 i16", "i32 i32", "i64 i64"),
        new(BuiltinOperator.Minimum, 4, "f32 f32", "f16 f16", "bf16 bf16", "u8 u8", "i8 i8", "i16 i16", "i32 i32", "i64 i64"),
        new(BuiltinOperator.Abs, 5, "f32|f16|bf16|i8|i16|i32"),
        new(BuiltinOperator.Neg, 1, "f32|f16|bf16|i8|i16|i32|i64"),
        new(BuiltinOperator.Sign, 2, "f32|f64|i32"),
        new(BuiltinOperator.Sqrt, 2, "f32|f16|bf16|i8|i16"),
        new(BuiltinOperator.Rsqrt, 3, "f32|f16|bf16|i8|i16"),
        new(BuiltinOperator.Square, 1, "f32|f16|bf16"),
        new(BuiltinOperator.Exp, 2, "f32|f16|bf16|i8|i16"),
        new(BuiltinOperator.Log, 2, "f32|f16|bf16|i8|i16"),
        new(BuiltinOperator.Sin, 2, "f32|f16|bf16"),
        new(BuiltinOperator.Cos, 2, "f32|f16|bf16"),
        new(BuiltinOperator.Floor, 1, "f32|f16|bf16"),
        new(BuiltinOperator.Ceil, 1, "f32|f16|bf16"),
        new(BuiltinOperator.Round, 1, "f32|f16|bf16"),
        new(BuiltinOperator.Pow, 1, "f32 f32", "i32 i32"),
        new(BuiltinOperator.FloorDiv, 3, "f32 f32", "i8 i8", "i16 i16", "i32 i32"),
        new(BuiltinOperator.FloorMod, 2, "f32 f32", "i8 i8", "i16 i16", "i32 i32", "i64 i64"),
        new(BuiltinOperator.Atan2, 1, "f32 f32", "f64 f64", "f16 f16", "bf16 bf16"),
        new("Atan2", "f32 f32", "f64 f64"),
        new("Sign", "f32|f64"),
        new(BuiltinOperator.BitwiseXor, 1, SmallIntegerPairs),
        new(BuiltinOperator.RightShift, 1, SmallIntegerPairs),
        new(BuiltinOperator.Bitcast, 1, FixedSize),
        new(BuiltinOperator.LogicalAnd, 1, "bool bool"),
        new(BuiltinOperator.LogicalOr, 1, "bool bool"),
        new(BuiltinOperator.LogicalNot, 1, "bool"),
        new(BuiltinOperator.Less, 3, Comparable),
        new(BuiltinOperator.LessEqual, 2, Comparable),
        new(BuiltinOperator.Greater, 2, Comparable),
        new(BuiltinOperator.GreaterEqual, 3, Comparable),
        new(BuiltinOperator.Equal, 5, [.. Comparable, "str str"]),
        new(BuiltinOperator.NotEqual, 4, [.. Comparable, "str str"]),
        new(BuiltinOperator.Select, 4, FixedSizeBranches),
        new(BuiltinOperator.SelectV2, 2, FixedSizeBranches),
        new(BuiltinOperator.AddN, 1, "f32 f32", "i32 i32"),
        new(BuiltinOperator.Cumsum, 1, "f32|i32|i64 i32"),
        new(BuiltinOperator.OneHot, 1, "i32|i64 i32 f32|f16|i32|i64|i16|i8|u8|bool"),
        new(BuiltinOperator.Fill, 5, $"i32|i64 {FixedSize}|str"),
        new(BuiltinOperator.ZerosLike, 1, FixedSize),
        new(BuiltinOperator.Range, 2, "f32|i32|i64"),
        new(BuiltinOperator.BroadcastTo, 4, $"{FixedSize} i32|i64"),
        new(BuiltinOperator.Tile, 3, $"{FixedSize}|str i32|i64"),
    ];

    private const string FixedSize = "f32|f16|bf16|f64|i8|u8|i16|u16|i32|u32|i64|u64|bool|c64|c128";

    // Two values of one type, in an order or at least equal or not.
    private static string[] Comparable =>
        ["f32 f32", "f16 f16", "bf16 bf16", "i16 i16", "i32 i32", "i64 i64", "i8 i8", "u8 u8", "bool bool"];

    private static string[] SmallIntegerPairs => ["i8 i8", "u8 u8", "i16 i16", "u16 u16", "i32 i32", "u32 u32"];

    // A bool condition and two values of one type.
    private static string[] FixedSizeBranches =>
    [
        "bool f32 f32", "bool f16 f16", "bool bf16 bf16", "bool f64 f64", "bool i8 i8", "bool u8 u8", "bool i16 i16",
        "bool u16 u16", "bool i32 i32", "bool u32 u32", "bool i64 i64", "bool u64 u64", "bool bool bool", "bool c64 c64",
        "bool c128 c128",
    ];
}
