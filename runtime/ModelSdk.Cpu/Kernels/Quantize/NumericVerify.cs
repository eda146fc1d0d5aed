using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>The custom operator NumericVerify: how far dequantized values are from a reference; the quantization debugger adds it.</summary>
/// <remarks>Rules: LiteRT, tflite/kernels/numeric_verify.cc.</remarks>
internal static class NumericVerifyKernels
{
    // Below this native only logs statistics.
    private const float LeastTolerance = 0.1f;

    /// <summary>NumericVerify.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        Value reference = node.Input(1);
        if (reference.Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32 || reference.Count != input.Count)
        {
            throw node.Error($"{reference} and {node.Output(0)} must be float32 and have as many elements as {input}");
        }

        node.SetShape(0, input.Shape);
        FlexValue options = FlexValue.Parse(node.Node.CustomOptions.Span);
        float tolerance = options.GetSingle("tolerance");
        bool fails = options.GetBool("log_if_failed") && tolerance >= LeastTolerance;
        if (input.Type == TensorType.Float16)
        {
            return new NumericVerifyKernel<Half>(node.Node.ToString(), 1, 0, fails ? 0 : float.PositiveInfinity);
        }

        QuantizationParameters from = node.PerTensor(input);
        float limit = fails ? tolerance * from.Scale : float.PositiveInfinity;
        return input.Type switch
        {
            TensorType.UInt8 => new NumericVerifyKernel<byte>(node.Node.ToString(), from.Scale, from.ZeroPoint, limit),
            TensorType.Int8 => new NumericVerifyKernel<sbyte>(node.Node.ToString(), from.Scale, from.ZeroPoint, limit),
            TensorType.Int16 => new NumericVerifyKernel<short>(node.Node.ToString(), from.Scale, from.ZeroPoint, limit),
            _ => throw node.UnsupportedType(),
        };
    }
}

/// <summary>NumericVerify of one element type; a difference above the limit is an error.</summary>
internal sealed class NumericVerifyKernel<T>(string node, float scale, int zeroPoint, float limit) : Kernel
    where T : unmanaged, System.Numerics.INumber<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        ReadOnlySpan<float> reference = context.Input<float>(1);
        Span<float> output = context.Output<float>(0);
        for (int i = 0; i < input.Length; i++)
        {
            float value = (float)((double)scale * (double.CreateTruncating(input[i]) - zeroPoint));
            output[i] = value - reference[i];
            if (MathF.Abs(output[i]) > limit)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure,
                    $"{node}: element {i} is {value} after quantization and {reference[i]} before, further apart than {limit}");
            }
        }
    }
}
