namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Window.</summary>
public static partial class OperatorTable
{
    /// <summary>Types whose windows can be reduced.</summary>
    private const string Reducible = "f32|f64|bool|u8|i8|i16|i32|i64";

    private static OperatorRow[] Window =>
    [
        new(BuiltinOperator.Dilate, 1, Movable + " i32"),
        new(BuiltinOperator.ReduceWindow, 1, Reducible),
    ];
}
