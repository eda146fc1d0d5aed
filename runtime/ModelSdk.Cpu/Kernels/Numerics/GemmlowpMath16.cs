using static ModelSdk.Cpu.Kernels.Numerics.FixedPoint;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>Fixed-point logistic function and tanh in 16 bits, bit for bit as the reference kernels have them.</summary>
/// <remarks>
/// The 16-bit counterpart of <see cref="GemmlowpMath"/>: Qn has n integer bits and 15 - n fractional bits, sums wrap, and
/// the constants of 32 bits are rounded to their upper half. Formulas and constants: gemmlowp, fixedpoint/fixedpoint.h.
/// </remarks>
internal static class GemmlowpMath16
{
    private const short One = short.MaxValue;
    private const short OneQ2 = 1 << 13;

    // exp(-2^k) in Q0 for k = -2 to 4.
    private static readonly short[] ExpOfPowers =
        Array.ConvertAll([1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242], UpperHalf);

    private static readonly short ExpOfMinusEighth = UpperHalf(1895147668);
    private static readonly short OneThird = UpperHalf(715827883);
    private static readonly short FirstEstimate = UpperHalf(1515870810);
    private static readonly short EstimateSlope = UpperHalf(-1010580540);

    /// <summary>1 / (1 + exp(-x)) in Q0 for x with <paramref name="integerBits"/> integer bits.</summary>
    public static short Logistic(short x, int integerBits)
    {
        if (x == 0)
        {
            return 1 << 14;
        }

        short exp = ExpOnNegativeValues(x > 0 ? Wrap(-x) : x, integerBits);
        short positive = SaturatingShiftLeft(Reciprocal(exp), 1);
        return x > 0 ? positive : Wrap(One - positive);
    }

    /// <summary>tanh(x) in Q0 for x with <paramref name="integerBits"/> integer bits.</summary>
    public static short Tanh(short x, int integerBits)
    {
        if (x == 0)
        {
            return 0;
        }

        // Twice x is the same number with one integer bit more.
        short exp = ExpOnNegativeValues(x > 0 ? Wrap(-x) : x, integerBits + 1);
        short positive = SaturatingShiftLeft(Wrap(Reciprocal(exp) - OneQ2), 2);
        return x > 0 ? positive : Wrap(-positive);
    }

    /// <summary>(a * b * 2) >> 16, rounded to nearest.</summary>
    public static short DoublingHighMultiply(short a, short b)
    {
        if (a == short.MinValue && b == short.MinValue)
        {
            return short.MaxValue;
        }

        int product = a * b;
        int nudge = product >= 0 ? 1 << 14 : 1 - (1 << 14);
        return (short)((product + nudge) / (1 << 15));
    }

    /// <summary>value * 2^exponent, saturated.</summary>
    public static short SaturatingShiftLeft(short value, int exponent)
    {
        if (exponent == 0)
        {
            return value;
        }

        int threshold = (1 << (15 - exponent)) - 1;
        return value > threshold ? short.MaxValue : value < -threshold ? short.MinValue : Wrap(value << exponent);
    }

    // exp(x) in Q0 for x at most 0.
    private static short ExpOnNegativeValues(short x, int integerBits)
    {
        int fractionalBits = 15 - integerBits;
        if (x == 0)
        {
            return One;
        }

        if (integerBits > 5 && x < UpperHalf(-(1 << (36 - integerBits))))
        {
            // Below -32.
            return 0;
        }

        // x = (a value in [-1/4, 0)) - (a multiple of 1/4); the multiple is taken apart by bits.
        int oneQuarter = 1 << (fractionalBits - 2);
        short fraction = Wrap((x & (oneQuarter - 1)) - oneQuarter);
        short result = ExpOnLastQuarter(SaturatingShiftLeft(fraction, integerBits));
        short remainder = Wrap(fraction - x);
        for (int power = -2; power < Math.Min(integerBits, 5); power++)
        {
            if ((remainder & (1 << (fractionalBits + power))) != 0)
            {
                result = DoublingHighMultiply(result, ExpOfPowers[power + 2]);
            }
        }

        return result;
    }

    // exp(x) in Q0 for x in [-1/4, 0) in Q0: the Taylor series around -1/8.
    private static short ExpOnLastQuarter(short a)
    {
        short x = Wrap(a + (1 << 12));
        short x2 = DoublingHighMultiply(x, x);
        short x3 = DoublingHighMultiply(x2, x);
        short x4 = DoublingHighMultiply(x2, x2);
        short quarterOfX4 = (short)RoundingDivideByPowerOfTwo(x4, 2);
        short tail = Wrap(DoublingHighMultiply(Wrap(quarterOfX4 + x3), OneThird) + x2);
        tail = (short)RoundingDivideByPowerOfTwo(tail, 1);
        int sum = ExpOfMinusEighth + DoublingHighMultiply(ExpOfMinusEighth, Wrap(x + tail));
        return (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
    }

    // 2 / (1 + x) in Q2 for x in [0, 1) in Q0, by three steps of Newton and Raphson.
    private static short Reciprocal(short x)
    {
        int sum = x + One;
        short halfDenominator = (short)((sum + (sum >= 0 ? 1 : -1)) / 2);
        short estimate = Wrap(FirstEstimate + DoublingHighMultiply(halfDenominator, EstimateSlope));
        for (int step = 0; step < 3; step++)
        {
            short error = Wrap(OneQ2 - DoublingHighMultiply(halfDenominator, estimate));
            estimate = Wrap(estimate + SaturatingShiftLeft(DoublingHighMultiply(estimate, error), 2));
        }

        return estimate;
    }

    private static short UpperHalf(int constant) => (short)RoundingDivideByPowerOfTwo(constant, 16);

    private static short Wrap(int value) => unchecked((short)value);
}
