namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Pooling.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Pooling =>
    [
        new(BuiltinOperator.AveragePool2D, 3, "f32|u8|i8|i16"),
        new(BuiltinOperator.L2Pool2D, 1, "f32"),
        new(BuiltinOperator.MaxPool2D, 3, "f32|u8|i8|i16"),
        new("AvgPool3D", "f32|i8|i16"),
        new("LiteRtMaxUnpooling2D", "f32 i32|f32"),
        new("MaxPool3D", "f32|i8|i16"),
        new("MaxPoolWithArgmax", "f32"),
        new("MaxPoolingWithArgmax2D", "f32"),
        new("MaxUnpooling2D", "f32 i32|f32"),
    ];
}
