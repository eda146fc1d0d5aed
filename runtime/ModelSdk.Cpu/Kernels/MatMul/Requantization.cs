using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>From 32-bit sums to quantized outputs, bit-exact with the reference kernels.</summary>
internal static unsafe partial class Requantization
{
    /// <summary>Requantizes sums with one multiplier for each, by <see cref="FixedMultiplier.Apply(int)"/>.</summary>
    /// <remarks>Everything given for each sum is readable up to a multiple of 8; only the output is not.</remarks>
    public static void ToBytes(
        int* sums, int count, int* mantissas, int* left, int* right, int zeroPoint, int min, int max, byte* output)
    {
        int i = Avx2.IsSupported ? ToBytesAvx2(sums, count, mantissas, left, right, zeroPoint, min, max, output) : 0;
        for (; i < count; i++)
        {
            int scaled = FixedPoint.RoundingDivideByPowerOfTwo(
                FixedPoint.DoublingHighMultiply(sums[i] << left[i], mantissas[i]), right[i]);
            output[i] = (byte)Math.Min(Math.Max(scaled + zeroPoint, min), max);
        }
    }

    /// <summary>One sum through double, rounded half away from zero: reference fully connected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Double(double sum, double multiplier, int zeroPoint, int min, int max)
    {
        double scaled = sum * multiplier;
        double whole = Math.Truncate(scaled);
        double rest = scaled - whole;
        whole += rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0;
        return Math.Min(Math.Max((int)whole + zeroPoint, min), max);
    }
}
