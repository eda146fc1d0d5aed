namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Detection.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Detection =>
    [
        new(BuiltinOperator.NonMaxSuppressionV4, 1, "f32 f32"),
        new(BuiltinOperator.NonMaxSuppressionV5, 1, "f32 f32"),
        new("TFLite_Detection_PostProcess", "f32 f32|u8 f32", "u8 f32|u8 u8"),
    ];
}
