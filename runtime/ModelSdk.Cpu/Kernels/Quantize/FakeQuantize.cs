using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>Factory of FAKE_QUANT: real numbers rounded as if they were quantized.</summary>
/// <remarks>LiteRT: NudgeQuantizationRange and FakeQuantizeArray in tflite/kernels/internal/quantization_util.cc.</remarks>
internal static class FakeQuantizeKernels
{
    /// <summary>FAKE_QUANT.</summary>
    public static Kernel Create(NodeContext node)
    {
        FakeQuantOptions options = new(node.Options);
        if (Unary.Prepare(node).Type != TensorType.Float32)
        {
            throw node.UnsupportedType();
        }

        if (options.NarrowRange)
        {
            throw node.Error("narrow_range is for weights and not supported here; convert the model again");
        }

        if (options.NumBits is < 2 or > 16 || !(options.Max > options.Min))
        {
            throw node.Error($"{options.NumBits} bits from {options.Min} to {options.Max} is not a range; convert the model again");
        }

        float top = (1 << options.NumBits) - 1;
        float scale = (options.Max - options.Min) / top;
        float zeroPoint = Math.Clamp(MathF.Round(0 - (options.Min / scale), MidpointRounding.AwayFromZero), 0, top);
        return Unary.Scalar<float, float, FakeQuantize>(
            node, new((0 - zeroPoint) * scale, (top - zeroPoint) * scale, scale));
    }

    private readonly struct FakeQuantize(float min, float max, float scale) : IUnaryOperator<float, float>
    {
        private readonly float _inverse = 1f / scale;

        public float Invoke(float x)
        {
            x = min < x ? x : min;
            x = x < max ? x : max;
            return (MathF.Round((x - min) * _inverse, MidpointRounding.AwayFromZero) * scale) + min;
        }
    }
}
