using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>SOFTMAX of float as the reference kernel computes it.</summary>
internal readonly struct SoftmaxReference(float beta) : IRowOperator<float, float>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<float> row, Span<float> result)
    {
        float max = float.MinValue;
        foreach (float value in row)
        {
            max = max < value ? value : max;
        }

        float sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            result[i] = MathF.Exp((row[i] - max) * beta);
            sum += result[i];
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] /= sum;
        }
    }
}

/// <summary>SOFTMAX of float16: computed in float, kept in float16 between the two passes.</summary>
internal readonly struct SoftmaxHalf(float beta) : IRowOperator<Half, Half>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<Half> row, Span<Half> result)
    {
        Half max = Half.MinValue;
        foreach (Half value in row)
        {
            max = max < value ? value : max;
        }

        float sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            float exponential = MathF.Exp(((float)row[i] - (float)max) * beta);
            result[i] = (Half)exponential;
            sum += exponential;
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (Half)((float)result[i] / sum);
        }
    }
}

/// <summary>SOFTMAX of 8-bit numbers in fixed point, to 8 or 16 bits.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/internal/reference/softmax.h. The exponential depends on the distance to the row's maximum
/// only, of which there are 256.
/// </remarks>
internal readonly struct QuantizedSoftmax<TIn, TOut> : IRowOperator<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    private readonly int[] _exponentials;

    /// <summary>The operator for an input scale.</summary>
    public QuantizedSoftmax(float inputScale, float beta)
    {
        ScaledDifference scaled = new(inputScale, beta);
        _exponentials = new int[256];
        for (int i = 0; i < _exponentials.Length; i++)
        {
            _exponentials[i] = -i >= scaled.Least ? GemmlowpMath.ExpOnNegativeValues(scaled.Multiplier.Apply(-i)) : -1;
        }
    }

    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<TIn> row, Span<TOut> result)
    {
        const int AccumulatorIntegerBits = 12;
        int outputBits = System.Runtime.CompilerServices.Unsafe.SizeOf<TOut>() * 8;
        int outputMin = typeof(TOut) == typeof(byte) ? 0 : -(1 << (outputBits - 1));
        int outputMax = outputMin + (1 << outputBits) - 1;
        int max = int.MinValue;
        foreach (TIn value in row)
        {
            max = Math.Max(max, Widening.Widen(value));
        }

        int sum = 0;
        foreach (TIn value in row)
        {
            int exponential = _exponentials[max - Widening.Widen(value)];
            if (exponential >= 0)
            {
                sum = unchecked(sum + FixedPoint.RoundingDivideByPowerOfTwo(exponential, AccumulatorIntegerBits));
            }
        }

        int reciprocal = GemmlowpMath.Reciprocal(sum, AccumulatorIntegerBits, out int bitsOverUnit);
        int shift = bitsOverUnit + 31 - outputBits;
        for (int i = 0; i < row.Length; i++)
        {
            int exponential = _exponentials[max - Widening.Widen(row[i])];
            int value = outputMin;
            if (exponential >= 0)
            {
                int quotient = FixedPoint.RoundingDivideByPowerOfTwo(
                    FixedPoint.DoublingHighMultiply(reciprocal, exponential), shift);
                value = Math.Clamp(quotient + outputMin, outputMin, outputMax);
            }

            result[i] = Widening.Narrow<TOut>(value);
        }
    }
}

/// <summary>SOFTMAX of int16 numbers with tables of exp(x) and 1 / (1 + x).</summary>
internal readonly struct Int16Softmax : IRowOperator<short, short>
{
    private readonly short[] _exp;
    private readonly short[] _reciprocal;
    private readonly FixedMultiplier _multiplier;

    /// <summary>The operator for an input scale.</summary>
    public Int16Softmax(float inputScale, float beta)
    {
        // exp on [-10, 0] and 1/(1+x) on [0, 1], both with outputs on [-1, 1].
        const double Range = 65535;
        _exp = LookupTables.ForInt16(10.0 / Range, short.MaxValue, 2.0 / Range, 0, Math.Exp);
        _reciprocal = LookupTables.ForInt16(1.0 / Range, short.MinValue, 2.0 / Range, 0, static x => 1 / (1 + x));
        _multiplier = FixedMultiplier.From(inputScale * beta / (10.0 / 65535.0));
    }

    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<short> row, Span<short> result)
    {
        int max = short.MinValue;
        foreach (short value in row)
        {
            max = Math.Max(max, value);
        }

        int sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            // [-65535, 0] is [-10, 0]; recentred for the table.
            int scaled = _multiplier.Apply(row[i] - max) + short.MaxValue;
            result[i] = LookupTables.Lookup((short)Math.Clamp(scaled, short.MinValue, short.MaxValue), _exp);
            sum += result[i];
        }

        // The sum's leading digits are 1 + x with x in [0, 1).
        int headroomPlusOne = System.Numerics.BitOperations.LeadingZeroCount((uint)sum);
        int leading = (int)((((long)sum << (headroomPlusOne - 1)) + (1 << 13)) >> 14);
        int centred = Math.Clamp(leading - ((1 << 15) + (1 << 16)), short.MinValue, short.MaxValue);
        long reciprocal = LookupTables.Lookup((short)centred, _reciprocal);
        int shift = 31 - headroomPlusOne;
        for (int i = 0; i < result.Length; i++)
        {
            int value = (int)(((result[i] * reciprocal) + (1L << (shift - 1))) >> shift);
            result[i] = (short)Math.Clamp(value, 0, short.MaxValue);
        }
    }
}

/// <summary>How the reference kernels bring 8-bit differences to Q5.26 before they take the exponential.</summary>
/// <remarks>LiteRT: PreprocessSoftmaxScaling and CalculateInputRadius in quantization_util.cc.</remarks>
internal readonly struct ScaledDifference
{
    /// <summary>Chooses the multiplier for an input scale.</summary>
    public ScaledDifference(float inputScale, float beta)
    {
        const int IntegerBits = 5;
        double multiplier = Math.Min((double)beta * inputScale * (1 << (31 - IntegerBits)), (1L << 31) - 1.0);
        Multiplier = FixedMultiplier.From(multiplier);
        Least = -(int)Math.Floor(1.0 * ((1 << IntegerBits) - 1) * (1L << (31 - IntegerBits)) / (1L << Multiplier.Shift));
    }

    /// <summary>From a difference to Q5.26.</summary>
    public FixedMultiplier Multiplier { get; }

    /// <summary>The least difference whose exponential counts.</summary>
    public int Least { get; }
}
