namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Convolution.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Convolution =>
    [
        new(BuiltinOperator.Conv2D, 8, "f32 f32|i8|u8|i4", "f16 f16", "u8 u8", "i8 i8|i4", "i16 i8|i4"),
        new(BuiltinOperator.Conv3D, 1, "f32 f32"),
        new(BuiltinOperator.Conv3DTranspose, 1, "i32 f32 f32"),
        new(BuiltinOperator.DepthwiseConv2D, 7, "f32 f32|i8", "f16 f16", "u8 u8", "i8 i8|i4", "i16 i8|i4"),
        new(BuiltinOperator.TransposeConv, 5, "i32 f32|f16|i8 f32", "i32 u8 u8", "i32 i8 i8|i16"),
        new("Convolution2DTransposeBias", "f32 f32"),
    ];
}
