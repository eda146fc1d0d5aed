namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Landmarks.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Landmarks =>
    [
        new(BuiltinOperator.Custom, "TransformTensorBilinear", 2, ["f32 f32"]),
        new(BuiltinOperator.Custom, "TransformLandmarks", 2, ["f32 f32"]),
        new(BuiltinOperator.Custom, "Landmarks2TransformMatrix", 2, ["f32"]),
        new("Resampler", "f32 f32"),
    ];
}
