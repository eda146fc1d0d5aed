using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Factory of SOFTMAX.</summary>
internal static class SoftmaxKernels
{
    /// <summary>SOFTMAX over the last dimension.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        float beta = new SoftmaxOptions(node.Options).Beta;
        if (node.Output(0).Type == input.Type)
        {
            CheckOutput(node);
        }

        switch (input.Type, node.Output(0).Type)
        {
            case (TensorType.Float32, TensorType.Float32):
                return Unary.UseReference(node)
                    ? Rows.Create<float, float, SoftmaxReference>(node, new(beta))
                    : Rows.Create<float, float, Softmax>(node, new(beta));
            case (TensorType.Float16, TensorType.Float16):
                return Rows.Create<Half, Half, SoftmaxHalf>(node, new(beta));
            case (TensorType.Int8, TensorType.Int8):
                return Quantized<sbyte, sbyte>(node, beta);
            case (TensorType.Int8, TensorType.Int16):
                return Quantized<sbyte, short>(node, beta);
            case (TensorType.UInt8, TensorType.UInt8):
                return Quantized<byte, byte>(node, beta);
            case (TensorType.UInt8, TensorType.Int16):
                return Quantized<byte, short>(node, beta);
            case (TensorType.Int16, TensorType.Int16):
                node.RequireSymmetricInt16(input);
                return Rows.Create<short, short, Int16Softmax>(node, new(node.PerTensor(input).Scale, beta));
            default:
                throw node.UnsupportedTypes();
        }
    }

    private static Kernel Quantized<TIn, TOut>(NodeContext node, float beta)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        float scale = node.PerTensor(node.Input(0)).Scale;
        return beta > 0
            ? Rows.Create<TIn, TOut, QuantizedSoftmax<TIn, TOut>>(node, new(scale, beta))
            : throw node.Error($"beta is {beta}; quantized SOFTMAX needs a positive one");
    }

    // The results of the fixed-point code have one scale and zero point; another one in the file would be ignored.
    // Native does not look at that of uint8.
    private static void CheckOutput(NodeContext node)
    {
        (float Scale, int ZeroPoint)? wanted = node.Output(0).Type switch
        {
            TensorType.Int8 => (1f / 256, -128),
            TensorType.Int16 => (1f / 32768, 0),
            _ => null,
        };
        if (wanted is { } expected
            && node.PerTensor(node.Output(0)) is { } output
            && (output.ZeroPoint != expected.ZeroPoint || MathF.Abs(output.Scale - expected.Scale) > 0.001f * expected.Scale))
        {
            throw Rows.WrongOutput(node, $"scale {expected.Scale} and zero point {expected.ZeroPoint}");
        }
    }
}
