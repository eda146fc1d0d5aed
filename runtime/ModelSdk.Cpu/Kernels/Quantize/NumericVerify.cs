using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>NumericVerify, which the quantization debugger adds: by how much quantized values, made real again, differ from real ones.</summary>
/// <remarks>LiteRT: tflite/kernels/numeric_verify.cc; with log_if_failed a difference above the tolerance is an error.</remarks>
internal sealed class NumericVerify : Kernel
{
    // Below it native does not compare.
    private const double LeastTolerance = 0.1;

    private readonly string _node;
    private readonly Kernel _dequantize;
    private readonly float _allowed;

    private NumericVerify(string node, Kernel dequantize, float allowed)
    {
        _node = node;
        _dequantize = dequantize;
        _allowed = allowed;
    }

    /// <inheritdoc/>
    public override int ScratchBytes => _dequantize.ScratchBytes;

    /// <summary>NumericVerify.</summary>
    public static Kernel Create(NodeContext node)
    {
        (float tolerance, bool fails) = node.ReadOptions(
            static map => (map.GetSingle("tolerance"), map.GetBool("log_if_failed")));
        Value input = node.Input(0);
        Value reference = node.Input(1);
        if (input.Type is not (TensorType.UInt8 or TensorType.Int8 or TensorType.Int16 or TensorType.Float16))
        {
            throw node.Error($"{input} must be uint8, int8, int16 or float16");
        }

        if (reference.Type != TensorType.Float32 || reference.Count != input.Count)
        {
            throw node.Error($"{reference} must be float32 with as many elements as {input}");
        }

        float scale = input.Quantization is { IsPerChannel: false } quantization ? quantization.Scale : 0;
        return new NumericVerify(
            node.Node.ToString(),
            DequantizeSelection.Create(node),
            fails && tolerance >= LeastTolerance ? tolerance * scale : float.PositiveInfinity);
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        _dequantize.Run(in context);
        ReadOnlySpan<float> reference = context.Input<float>(1);
        Span<float> output = context.Output<float>(0);
        for (int i = 0; i < output.Length; i++)
        {
            float value = output[i];
            output[i] = value - reference[i];
            if (MathF.Abs(output[i]) > _allowed)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure,
                    $"{_node}: element {i} is {value}, and {reference[i]} in the real model: their difference is above the tolerance of {_allowed}");
            }
        }
    }
}
