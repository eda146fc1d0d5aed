using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>A positive real number below 2^31 as 31-bit mantissa and exponent.</summary>
/// <param name="Mantissa">Mantissa in Q0.31; 0 or at least 2^30.</param>
/// <param name="Shift">Power of two; positive is to the left.</param>
internal readonly record struct FixedMultiplier(int Mantissa, int Shift)
{
    /// <summary>The nearest representation of <paramref name="value"/>.</summary>
    /// <remarks>QuantizeMultiplier of LiteRT: tflite/kernels/internal/quantization_util.cc.</remarks>
    public static FixedMultiplier From(double value)
    {
        if (value == 0)
        {
            return default;
        }

        int shift = Math.ILogB(value) + 1;
        long mantissa = (long)Math.Round(Math.ScaleB(value, 31 - shift), MidpointRounding.AwayFromZero);
        if (mantissa == 1L << 31)
        {
            mantissa /= 2;
            shift++;
        }

        return shift < -31 ? default : new FixedMultiplier((int)mantissa, shift);
    }

    /// <summary>One multiplier for each channel: inputScale * weightScale / outputScale in double.</summary>
    public static FixedMultiplier[] PerChannel(float inputScale, ReadOnlySpan<float> weightScales, float outputScale, int channels)
    {
        FixedMultiplier[] result = new FixedMultiplier[channels];
        for (int i = 0; i < channels; i++)
        {
            float weightScale = weightScales[weightScales.Length == 1 ? 0 : i];
            result[i] = From((double)inputScale * weightScale / outputScale);
        }

        return result;
    }

    /// <summary>value * this, rounded twice as the reference kernels do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Apply(int value)
    {
        int left = Math.Max(Shift, 0);
        int right = Math.Max(-Shift, 0);
        return FixedPoint.RoundingDivideByPowerOfTwo(FixedPoint.DoublingHighMultiply(unchecked(value << left), Mantissa), right);
    }

    /// <summary>value * this for 64-bit accumulators (int16 activations), with the mantissa reduced to 15 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Apply(long value)
    {
        int reduced = Mantissa < 0x7FFF0000 ? (Mantissa + (1 << 15)) >> 16 : 0x7FFF;
        int total = 15 - Shift;
        return (int)(((value * reduced) + (1L << (total - 1))) >> total);
    }
}

/// <summary>Integer arithmetic of the reference kernels.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/common.h; gemmlowp: fixedpoint/fixedpoint.h.</remarks>
internal static class FixedPoint
{
    /// <summary>(a * b * 2) >> 32, rounded to nearest; the tie goes up for negative products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DoublingHighMultiply(int a, int b)
    {
        if (a == int.MinValue && b == int.MinValue)
        {
            return int.MaxValue;
        }

        long product = (long)a * b;
        long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
        return (int)((product + nudge) / (1L << 31));
    }

    /// <summary>value / 2^exponent, rounded half away from zero; exponent 0 to 31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RoundingDivideByPowerOfTwo(int value, int exponent)
    {
        int mask = (int)((1L << exponent) - 1);
        int remainder = value & mask;
        int threshold = (mask >> 1) + (value < 0 ? 1 : 0);
        return (value >> exponent) + (remainder > threshold ? 1 : 0);
    }
}
