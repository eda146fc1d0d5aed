using System.Numerics;
using System.Runtime.CompilerServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Zero point and bounds of a quantized result.</summary>
internal readonly record struct QuantizedResult(int ZeroPoint, int Min, int Max)
{
    /// <summary>Moves a scaled result to the zero point and clamps it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Finish(int value) => Math.Min(Math.Max(value + ZeroPoint, Min), Max);

    /// <summary>As <see cref="Finish(int)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Finish(Vector<int> value) =>
        Vector.Min(Vector.Max(value + new Vector<int>(ZeroPoint), new Vector<int>(Min)), new Vector<int>(Max));
}

/// <summary>One side of a quantized operator, brought to a scale that both sides share.</summary>
internal readonly record struct ScaledSide(int ZeroPoint, int LeftShift, FixedMultiplier Multiplier)
{
    /// <summary>The scaled value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Scale(int value) => Multiplier.Apply((value - ZeroPoint) << LeftShift);

    /// <summary>As <see cref="Scale(int)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Scale(Vector<int> value) => Multiplier.Apply((value - new Vector<int>(ZeroPoint)) << LeftShift);

    /// <summary>Both sides on twice the larger scale, with <paramref name="leftShift"/> extra bits.</summary>
    public static (ScaledSide X, ScaledSide Y, double Scale) Pair(
        QuantizationParameters x, QuantizationParameters y, int leftShift)
    {
        double twiceMax = 2 * MathF.Max(x.Scale, y.Scale);
        return (
            new ScaledSide(x.ZeroPoint, leftShift, FixedMultiplier.From(x.Scale / twiceMax)),
            new ScaledSide(y.ZeroPoint, leftShift, FixedMultiplier.From(y.Scale / twiceMax)),
            twiceMax);
    }
}

/// <summary>Quantized x + y.</summary>
internal readonly struct QuantizedAdd(ScaledSide left, ScaledSide right, FixedMultiplier output, QuantizedResult result)
    : IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y) => result.Finish(output.Apply(left.Scale(x) + right.Scale(y)));

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x, Vector<int> y) =>
        result.Finish(output.Apply(left.Scale(x) + right.Scale(y)));
}

/// <summary>Quantized x - y.</summary>
internal readonly struct QuantizedSubtract(ScaledSide left, ScaledSide right, FixedMultiplier output, QuantizedResult result)
    : IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y) => result.Finish(output.Apply(left.Scale(x) - right.Scale(y)));

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x, Vector<int> y) =>
        result.Finish(output.Apply(left.Scale(x) - right.Scale(y)));
}

/// <summary>int16 x + y or x - y with scales that are powers of two: one side is shifted, the sum saturates.</summary>
internal readonly struct PowerOfTwoAdd(int xShift, int yShift, int sign, QuantizedResult result) : IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y)
    {
        int sum = FixedPoint.RoundingDivideByPowerOfTwo(x, xShift) + (sign * FixedPoint.RoundingDivideByPowerOfTwo(y, yShift));
        return result.Finish(sum);
    }

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x, Vector<int> y)
    {
        Vector<int> right = VectorFixedPoint.RoundingDivideByPowerOfTwo(y, yShift) * new Vector<int>(sign);
        return result.Finish(VectorFixedPoint.RoundingDivideByPowerOfTwo(x, xShift) + right);
    }
}

/// <summary>Quantized x * y.</summary>
internal readonly struct QuantizedMultiply(int xZero, int yZero, FixedMultiplier output, QuantizedResult result)
    : IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y) => result.Finish(output.Apply((x - xZero) * (y - yZero)));

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x, Vector<int> y) =>
        result.Finish(output.Apply((x - new Vector<int>(xZero)) * (y - new Vector<int>(yZero))));
}

/// <summary>Quantized (x - y)^2.</summary>
internal readonly struct QuantizedSquaredDifference(
    ScaledSide left, ScaledSide right, FixedMultiplier output, QuantizedResult result) : IVectorBinaryOperator<int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y)
    {
        int difference = left.Scale(x) - right.Scale(y);
        return result.Finish(output.Apply(difference * difference));
    }

    /// <inheritdoc/>
    public Vector<int> Invoke(Vector<int> x, Vector<int> y)
    {
        Vector<int> difference = left.Scale(x) - right.Scale(y);
        return result.Finish(output.Apply(difference * difference));
    }
}

/// <summary>Quantized x / y by an integer reciprocal.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/reference/div.h.</remarks>
internal readonly struct QuantizedDivide(int xZero, int yZero, FixedMultiplier output, QuantizedResult result)
    : IBinaryOperator<int, int>
{
    /// <inheritdoc/>
    public int Invoke(int x, int y)
    {
        int numerator = x - xZero;
        int divisor = y - yZero;
        if (divisor == 0)
        {
            throw KernelErrors.DivisionByZero();
        }

        // The reciprocal must be positive.
        if (divisor < 0)
        {
            numerator = -numerator;
            divisor = -divisor;
        }

        int reciprocal = GemmlowpMath.Reciprocal(divisor, 31, out int reciprocalShift);
        int headroom = BitOperations.LeadingZeroCount((uint)(numerator ^ (numerator >> 31))) - 1;
        int quotient = new FixedMultiplier(reciprocal, headroom).Apply(numerator);
        int shift = output.Shift - reciprocalShift - headroom;
        return result.Finish(new FixedMultiplier(output.Mantissa, shift).Apply(quotient));
    }
}
