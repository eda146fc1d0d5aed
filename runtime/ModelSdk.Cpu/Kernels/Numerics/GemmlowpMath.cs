using System.Numerics;
using System.Runtime.CompilerServices;
using static ModelSdk.Cpu.Kernels.Numerics.FixedPoint;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>Fixed-point exp, reciprocal, logarithm and inverse square root, bit for bit as the reference kernels have them.</summary>
/// <remarks>
/// Qn has n integer bits and 31 - n fractional bits in an int; the product of Qa and Qb by
/// <see cref="DoublingHighMultiply"/> is Q(a + b). Formulas and constants: gemmlowp, fixedpoint/fixedpoint.h; LiteRT,
/// tflite/kernels/internal/common.h.
/// </remarks>
internal static class GemmlowpMath
{
    private const int OneQ0 = int.MaxValue;
    private const int OneQ2 = 1 << 29;
    private const int SqrtHalfQ0 = 1518500250;

    // exp(-2^k) in Q0 for k = -2 to 4.
    private static ReadOnlySpan<int> ExpOfPowers => [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>exp(x) in Q0 for x at most 0 in Q5.</summary>
    public static int ExpOnNegativeValues(int x)
    {
        const int FractionalBits = 26;
        const int OneQuarter = 1 << (FractionalBits - 2);
        if (x == 0)
        {
            return OneQ0;
        }

        // x = (a value in [-1/4, 0)) - (a multiple of 1/4); the multiple is taken apart by bits.
        int fraction = (x & (OneQuarter - 1)) - OneQuarter;
        int result = ExpOnLastQuarter(SaturatingShiftLeft(fraction, 5));
        int remainder = fraction - x;
        for (int bit = 0; bit < ExpOfPowers.Length; bit++)
        {
            if ((remainder & (1 << (FractionalBits - 2 + bit))) != 0)
            {
                result = DoublingHighMultiply(result, ExpOfPowers[bit]);
            }
        }

        return result;
    }

    /// <summary>1 / (1 + x) in Q0 for x in [0, 1) in Q0, by three steps of Newton and Raphson.</summary>
    public static int OneOverOnePlus(int x)
    {
        long sum = (long)x + OneQ0;
        int halfDenominator = (int)((sum + (sum >= 0 ? 1 : -1)) / 2);
        // 48/17 and -32/17 in Q2: the best first estimate by a line.
        int estimate = unchecked(1515870810 + DoublingHighMultiply(halfDenominator, -1010580540));
        for (int step = 0; step < 3; step++)
        {
            int error = unchecked(OneQ2 - DoublingHighMultiply(halfDenominator, estimate));
            estimate = unchecked(estimate + SaturatingShiftLeft(DoublingHighMultiply(estimate, error), 2));
        }

        // The estimate belongs to half the denominator: reading Q2 as Q1 halves it, then Q1 becomes Q0.
        return SaturatingShiftLeft(estimate, 1);
    }

    /// <summary>Reciprocal of a positive number as mantissa in Q0, and the power of two that belongs to it.</summary>
    public static int Reciprocal(int x, int integerBits, out int bitsOverUnit)
    {
        int headroomPlusOne = BitOperations.LeadingZeroCount((uint)x);
        bitsOverUnit = integerBits - headroomPlusOne;
        return OneOverOnePlus((int)(((uint)x << headroomPlusOne) - (1u << 31)));
    }

    /// <summary>1 / sqrt(x) of an integer as a multiplier; 0 counts as 1.</summary>
    public static FixedMultiplier InverseSquareRoot(int x)
    {
        if (x <= 1)
        {
            return new FixedMultiplier(int.MaxValue, 0);
        }

        int rightShift = 11;
        while (x >= 1 << 29)
        {
            x /= 4;
            rightShift++;
        }

        int pairs = ((BitOperations.LeadingZeroCount((uint)x) - 1) / 2) - 1;
        rightShift -= pairs;
        x <<= 2 * pairs;

        // Newton and Raphson in Q3: r = r * (3/2 - x/2 * r * r), from 1, five times.
        int value = x >> 1;
        int half = RoundingDivideByPowerOfTwo(value, 1);
        const int ThreeHalves = (1 << 28) + (1 << 27);
        int root = 1 << 28;
        for (int step = 0; step < 5; step++)
        {
            int cube = SaturatingShiftLeft(DoublingHighMultiply(DoublingHighMultiply(root, root), root), 6);
            root = SaturatingShiftLeft(
                unchecked(DoublingHighMultiply(ThreeHalves, root) - DoublingHighMultiply(half, cube)), 3);
        }

        root = DoublingHighMultiply(root, SqrtHalfQ0);
        if (rightShift < 0)
        {
            root <<= -rightShift;
            rightShift = 0;
        }

        return new FixedMultiplier(root, -rightShift);
    }

    /// <summary>log(x) in Q5 for x at least 1 in Q12.</summary>
    public static int LogOfQ12(int x)
    {
        const int InputBits = 12;
        const int AccumulatorFraction = 31 - 6;
        const int Log2 = 1488522236;
        const int FourthRootOfHalf = 1805811301;
        const int QuarterQ6 = 1 << (AccumulatorFraction - 2);

        // Two candidates for x = r * 2^power, with and without a factor sqrt(1/2); the smaller r is nearer to 1.
        int headroomA = BitOperations.LeadingZeroCount((uint)x);
        int scaledA = SaturatingShiftLeft(x, headroomA - 1);
        int rA = SaturatingShiftLeft(DoublingHighMultiply(scaledA, SqrtHalfQ0), 1);
        int powerA = SaturatingAdd(SaturatingShiftLeft(InputBits - headroomA, AccumulatorFraction), QuarterQ6);

        int b = DoublingHighMultiply(x, SqrtHalfQ0);
        int headroomB = BitOperations.LeadingZeroCount((uint)b) - 1;
        int rB = SaturatingShiftLeft(x, headroomB);
        int powerB = SaturatingAdd(SaturatingShiftLeft(InputBits - headroomB, AccumulatorFraction), -QuarterQ6);

        int r = Math.Min(rA, rB);
        int power = Math.Max(powerA, powerB);

        long sum = (long)r + FourthRootOfHalf;
        int p = (int)((sum + (sum >= 0 ? 1 : -1)) / 2);
        int q = unchecked(2 * (r - FourthRootOfHalf));
        int square = DoublingHighMultiply(q, q);
        int numerator = unchecked(
            DoublingHighMultiply(q, r) + DoublingHighMultiply(DoublingHighMultiply(q, square), 117049297));
        int denominatorMinusOne = unchecked(
            DoublingHighMultiply(p, 1057819769 + q + DoublingHighMultiply(127690142, square))
            + DoublingHighMultiply(638450708, q));
        int reciprocal = OneOverOnePlus(denominatorMinusOne);

        int scaledNumerator = RoundingDivideByPowerOfTwo(numerator, 6);
        return SaturatingShiftLeft(
            unchecked(DoublingHighMultiply(power, Log2) + DoublingHighMultiply(scaledNumerator, reciprocal)), 1);
    }

    /// <summary>value * 2^exponent, saturated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SaturatingShiftLeft(int value, int exponent)
    {
        if (exponent == 0)
        {
            return value;
        }

        int threshold = (1 << (31 - exponent)) - 1;
        return value > threshold ? int.MaxValue : value < -threshold ? int.MinValue : value << exponent;
    }

    // exp(x) for x in [-1/4, 0) in Q0: the Taylor series around -1/8.
    private static int ExpOnLastQuarter(int a)
    {
        const int ExpOfMinusEighth = 1895147668;
        const int OneThird = 715827883;
        int x = unchecked(a + (1 << 28));
        int x2 = DoublingHighMultiply(x, x);
        int x3 = DoublingHighMultiply(x2, x);
        int x4 = DoublingHighMultiply(x2, x2);
        int quarterOfX4 = RoundingDivideByPowerOfTwo(x4, 2);
        int tail = RoundingDivideByPowerOfTwo(
            unchecked(DoublingHighMultiply(unchecked(quarterOfX4 + x3), OneThird) + x2), 1);
        return unchecked(ExpOfMinusEighth + DoublingHighMultiply(ExpOfMinusEighth, unchecked(x + tail)));
    }

    private static int SaturatingAdd(int a, int b) => (int)Math.Clamp((long)a + b, int.MinValue, int.MaxValue);
}
