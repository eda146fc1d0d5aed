using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Kernels of this folder, by operator.</summary>
internal static class ActivationKernels
{
    public static readonly KernelEntry[] All =
    [
        new(BuiltinOperator.Relu, PointwiseKernels.Relu(0, float.PositiveInfinity, hasInt16: true)),
        new(BuiltinOperator.Relu6, PointwiseKernels.Relu(0, 6, hasInt16: true)),
        new(BuiltinOperator.ReluN1To1, PointwiseKernels.Relu(-1, 1)),
        new(BuiltinOperator.Relu0To1, PointwiseKernels.Relu(0, 1)),
        new(BuiltinOperator.LeakyRelu, PointwiseKernels.LeakyRelu),
        new(BuiltinOperator.Prelu, PointwiseKernels.ParametricRelu),
        new(BuiltinOperator.Elu, PointwiseKernels.Elu),
        new(BuiltinOperator.Gelu, PointwiseKernels.Gelu),
        new(BuiltinOperator.Logistic, PointwiseKernels.Logistic),
        new(BuiltinOperator.Tanh, PointwiseKernels.Tanh),
        new(BuiltinOperator.HardSwish, PointwiseKernels.HardSwish),
        new(BuiltinOperator.Softmax, SoftmaxKernels.Create),
        new(BuiltinOperator.LogSoftmax, LogSoftmaxKernels.Create),
        new(BuiltinOperator.L2Normalization, L2NormalizationKernels.Create),
        new(BuiltinOperator.LocalResponseNormalization, LocalResponseNormalization.Create),
    ];
}
