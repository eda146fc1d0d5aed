namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Activation.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Activation =>
    [
        new(BuiltinOperator.Relu, 3, "f32|f16|bf16|u8|i8|i16"),
        new(BuiltinOperator.Relu6, 3, "f32|f16|bf16|u8|i8|i16"),
        new(BuiltinOperator.ReluN1To1, 1, "f32|f16|bf16|u8|i8"),
        new(BuiltinOperator.Relu0To1, 1, "f32|f16|bf16|u8|i8"),
        new(BuiltinOperator.LeakyRelu, 2, "f32|f16|bf16|u8|i8|i16"),
        new(BuiltinOperator.Prelu, 1, "f32 f32", "f16 f16", "u8 u8", "i8 i8", "i16 i8|i16"),
        new(BuiltinOperator.Elu, 1, "f32|f16|bf16|i8"),
        new(BuiltinOperator.Gelu, 3, "f32|f16|bf16|u8|i8|i16"),
        new(BuiltinOperator.Logistic, 3, "f32|f16|bf16|u8|i8|i16"),
        new(BuiltinOperator.Tanh, 3, "f32|f16|bf16|u8|i8|i16"),
        new(BuiltinOperator.HardSwish, 1, "f32|f16|bf16|u8|i8"),
        new(BuiltinOperator.Softmax, 4, "f32|f16|u8|i8|i16"),
        new(BuiltinOperator.LogSoftmax, 2, "f32|u8|i8"),
        new(BuiltinOperator.L2Normalization, 2, "f32|u8|i8"),
        new(BuiltinOperator.LocalResponseNormalization, 1, "f32"),
    ];
}
