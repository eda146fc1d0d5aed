using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>What quantized products need to know of their tensors; checks it for a node.</summary>
internal static class Quantized
{
    /// <summary>The quantization of a tensor that must have one scale.</summary>
    public static QuantizationParameters PerTensor(NodeContext node, Value value)
    {
        QuantizationParameters parameters = Any(node, value);
        return parameters.IsPerChannel
            ? throw node.Error($"{value} has a scale for each channel; this operator needs one scale there")
            : parameters;
    }

    /// <summary>The quantization of a tensor.</summary>
    public static QuantizationParameters Any(NodeContext node, Value value)
    {
        QuantizationParameters parameters = value.Quantization
            ?? throw node.Error($"{value} has integer values but no scale; quantize the model again");
        return parameters.Scales.Length == 0 || parameters.ScalesTensor >= 0
            ? throw node.Error($"{value} has scales by block, which this operator cannot use")
            : parameters;
    }

    /// <summary>A scale for each output channel, from one or from as many.</summary>
    public static float[] WeightScales(NodeContext node, Value weights, int channels, int dimension)
    {
        QuantizationParameters parameters = Any(node, weights);
        if (parameters.IsPerChannel && (parameters.Scales.Length != channels || parameters.Dimension != dimension))
        {
            throw node.Error(
                $"{weights} has {parameters.Scales.Length} scales along dimension {parameters.Dimension}; " +
                $"there must be one, or {channels} along dimension {dimension}");
        }

        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++)
        {
            scales[i] = parameters.Scales[parameters.IsPerChannel ? i : 0];
        }

        return scales;
    }

    /// <summary>Refuses weights with a zero point other than 0.</summary>
    public static void RequireSymmetric(NodeContext node, Value weights)
    {
        if (Array.Exists(Any(node, weights).ZeroPoints, static zero => zero != 0))
        {
            throw node.Error($"{weights} has a zero point other than 0; int8 weights must be symmetric");
        }
    }

    /// <summary>inputScale * weightScale / outputScale for each channel as a fixed-point number.</summary>
    /// <remarks>For uint8 the reference multiplies the first two in float, otherwise in double.</remarks>
    public static FixedMultiplier[] Multipliers(float input, float[] weights, float output, bool roundProduct)
    {
        FixedMultiplier[] result = new FixedMultiplier[weights.Length];
        for (int i = 0; i < result.Length; i++)
        {
            double product = roundProduct ? input * weights[i] : (double)input * weights[i];
            result[i] = FixedMultiplier.From(product / output);
        }

        return result;
    }

    /// <summary>Refuses a bias whose scale is not the product of those of input and weights, where there is one scale.</summary>
    /// <remarks>LiteRT: GetQuantizedConvolutionMultipler in tflite/kernels/kernel_util.cc, with its bound.</remarks>
    public static void RequireBiasScale(NodeContext node, Value input, Value weights, int biasInput)
    {
        const double Bound = 0.02;
        QuantizationParameters filter = Any(node, weights);
        if (filter.IsPerChannel || node.OptionalInput(biasInput) is not { } bias)
        {
            return;
        }

        double product = (double)PerTensor(node, input).Scale * filter.Scale;
        double scale = bias.Quantization is { IsPerChannel: false } quantization ? quantization.Scale : 0;
        if (!(Math.Abs(product - scale) / PerTensor(node, node.Output(0)).Scale <= Bound))
        {
            throw node.Error(
                $"the bias {bias} has the scale {scale}; it must be that of {input} times that of {weights}, {product}");
        }
    }
}
