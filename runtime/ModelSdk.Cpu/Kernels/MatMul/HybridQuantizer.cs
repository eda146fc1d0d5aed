using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Quantizes float activations on the fly for integer weights, as the reference kernels do.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/internal/optimized/neon_tensor_utils.cc, which its x86 builds use too. The portable form subtracts in
/// double and rounds after adding the zero point, so that some values differ by one step.
/// </remarks>
internal static class HybridQuantizer
{
    // Adding a half and truncating, as blocks are rounded, is off by one for the number just below a half; the tail is not.
    private const int OfficialBlock = 8;

    /// <summary>Quantizes values with one scale; gives the scale and the zero point.</summary>
    public static (float Scale, int ZeroPoint) Quantize(ReadOnlySpan<float> values, Span<sbyte> quantized, bool asymmetric) =>
        asymmetric ? Asymmetric(values, quantized) : (Symmetric(values, quantized), 0);

    private static float Symmetric(ReadOnlySpan<float> values, Span<sbyte> quantized)
    {
        float range = values.IsEmpty ? 0 : Math.Max(MathF.Abs(TensorPrimitives.Min(values)), MathF.Abs(TensorPrimitives.Max(values)));
        if (range == 0)
        {
            quantized.Clear();
            return 1;
        }

        Round(values, 127 / range, 0, -127, quantized);
        return range / 127;
    }

    private static (float Scale, int ZeroPoint) Asymmetric(ReadOnlySpan<float> values, Span<sbyte> quantized)
    {
        float min = values.IsEmpty ? 0 : Math.Min(0f, TensorPrimitives.Min(values));
        float max = values.IsEmpty ? 0 : Math.Max(0f, TensorPrimitives.Max(values));
        if (min == max)
        {
            quantized.Clear();
            return (1, 0);
        }

        double step = (max - min) / 255.0;
        double fromMin = -128 - (min / step);
        double fromMax = 127 - (max / step);
        double errorFromMin = 128 + Math.Abs(min / step);
        double errorFromMax = 127 + Math.Abs(max / step);
        double zero = errorFromMin < errorFromMax ? fromMin : fromMax;
        int zeroPoint = (int)Math.Round(Math.Clamp(zero, -128, 127), MidpointRounding.AwayFromZero);
        float scale = (float)step;
        Round(values, 1 / scale, zeroPoint, -128, quantized);
        return (scale, zeroPoint);
    }

    /// <summary>clamp(zeroPoint + round(value * factor)), half away from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<float> values, float factor, int zeroPoint, int min, Span<sbyte> quantized)
    {
        int i = 0;
        Vector128<float> half = Vector128.Create(0.5f);
        for (; i < values.Length / OfficialBlock * OfficialBlock; i += Vector128<float>.Count)
        {
            Vector128<float> real = Vector128.Create(values.Slice(i, 4)) * factor;
            real += Vector128.CopySign(half, real);
            Vector128<int> number = Vector128.ConvertToInt32(real) + Vector128.Create(zeroPoint);
            number = Vector128.Min(Vector128.Max(number, Vector128.Create(min)), Vector128.Create(127));
            quantized[i] = (sbyte)number[0];
            quantized[i + 1] = (sbyte)number[1];
            quantized[i + 2] = (sbyte)number[2];
            quantized[i + 3] = (sbyte)number[3];
        }

        for (; i < values.Length; i++)
        {
            float real = values[i] * factor;
            quantized[i] = (sbyte)Math.Clamp(zeroPoint + (int)MathF.Round(real, MidpointRounding.AwayFromZero), min, 127);
        }
    }
}
