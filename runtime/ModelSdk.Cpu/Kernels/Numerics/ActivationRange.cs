using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>The interval that a fused activation clamps to.</summary>
internal static class ActivationRange
{
    /// <summary>Bounds in real numbers; NONE gives the largest finite values, as the native kernels do.</summary>
    public static (float Min, float Max) Float(FusedActivation activation) => activation switch
    {
        FusedActivation.Relu => (0, float.MaxValue),
        FusedActivation.Relu6 => (0, 6),
        FusedActivation.ReluN1To1 => (-1, 1),
        _ => (float.MinValue, float.MaxValue),
    };

    /// <summary>Bounds as quantized integers of the output.</summary>
    public static (int Min, int Max) Quantized(FusedActivation activation, TensorType type, QuantizationParameters output)
    {
        (int min, int max) = type switch
        {
            TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
            TensorType.Int16 => (short.MinValue, short.MaxValue),
            _ => (int.MinValue, int.MaxValue),
        };
        return activation switch
        {
            FusedActivation.Relu => (Math.Max(min, Quantize(0)), max),
            FusedActivation.Relu6 => (Math.Max(min, Quantize(0)), Math.Min(max, Quantize(6))),
            FusedActivation.ReluN1To1 => (Math.Max(min, Quantize(-1)), Math.Min(max, Quantize(1))),
            _ => (min, max),
        };

        int Quantize(float real) =>
            output.ZeroPoint + (int)MathF.Round(real / output.Scale, MidpointRounding.AwayFromZero);
    }
}
