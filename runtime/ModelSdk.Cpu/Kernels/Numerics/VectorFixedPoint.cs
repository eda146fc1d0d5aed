using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>The arithmetic of <see cref="FixedMultiplier"/> and <see cref="FixedPoint"/> on vectors, bit for bit the same.</summary>
internal static partial class VectorFixedPoint
{
    /// <summary>value * multiplier, rounded twice; see <see cref="FixedMultiplier.Apply(int)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Apply(this FixedMultiplier multiplier, Vector<int> value)
    {
        int left = Math.Max(multiplier.Shift, 0);
        int right = Math.Max(-multiplier.Shift, 0);
        return RoundingDivideByPowerOfTwo(DoublingHighMultiply(value << left, multiplier.Mantissa), right);
    }

    /// <summary>(a * b * 2) >> 32, rounded to nearest, the tie up; b must not be int.MinValue.</summary>
    /// <remarks>
    /// For either sign the scalar form is floor((a * b + 2^30) / 2^31). Only the low 32 bits of the quotient count, so a
    /// logical shift does; an arithmetic one of 64 bits is slow before AVX-512.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> DoublingHighMultiply(Vector<int> a, int b)
    {
        if (IsX86)
        {
            return DoublingHighMultiplyX86(a, b);
        }

        if (IsArm)
        {
            return DoublingHighMultiplyArm(a, b);
        }

        Vector.Widen(a, out Vector<long> low, out Vector<long> high);
        Vector<long> factor = new(b);
        Vector<long> nudge = new(1L << 30);
        low = ((low * factor) + nudge) >>> 31;
        high = ((high * factor) + nudge) >>> 31;
        return Vector.Narrow(low, high);
    }

    /// <summary>value / 2^exponent, rounded half away from zero; exponent 0 to 31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> RoundingDivideByPowerOfTwo(Vector<int> value, int exponent)
    {
        int mask = (int)((1L << exponent) - 1);
        Vector<int> remainder = value & new Vector<int>(mask);
        // value >> 31 is -1 for negative values, so this adds one to their threshold.
        Vector<int> threshold = new Vector<int>(mask >> 1) - (value >> 31);
        // A comparison gives -1 where it holds.
        return (value >> exponent) - Vector.GreaterThan(remainder, threshold);
    }
}
