using System.Numerics;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>|x|; the lowest integer stays.</summary>
internal readonly struct Absolute<T> : IVectorUnaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x) => T.IsNegative(x) ? unchecked(-x) : x;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x) => Vector.Abs(x);
}

/// <summary>-x; the lowest integer stays.</summary>
internal readonly struct Negate<T> : IVectorUnaryOperator<T>
    where T : INumberBase<T>
{
    /// <inheritdoc/>
    public T Invoke(T x) => unchecked(-x);

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x) => -x;
}

/// <summary>x^2.</summary>
internal readonly struct Square : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => x * x;

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => x * x;
}

/// <summary>The square root.</summary>
internal readonly struct SquareRoot : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Sqrt(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.SquareRoot(x);
}

/// <summary>1 / sqrt(x).</summary>
internal readonly struct ReciprocalSquareRoot : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => 1f / MathF.Sqrt(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector<float>.One / Vector.SquareRoot(x);
}

/// <summary>e^x.</summary>
internal readonly struct Exponential : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Exp(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => VectorMath.Exp(x);
}

/// <summary>The natural logarithm.</summary>
internal readonly struct Logarithm : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Log(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Log(x);
}

/// <summary>sin(x).</summary>
internal readonly struct Sine : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Sin(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Sin(x);
}

/// <summary>cos(x).</summary>
internal readonly struct Cosine : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Cos(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Cos(x);
}

/// <summary>The next integer below.</summary>
internal readonly struct RoundDown : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Floor(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Floor(x);
}

/// <summary>The next integer above.</summary>
internal readonly struct RoundUp : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Ceiling(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Ceiling(x);
}

/// <summary>The nearest integer, ties to even.</summary>
internal readonly struct RoundToEven : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Round(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Round(x);
}

/// <summary>-1, 0 or 1; NaN stays.</summary>
internal readonly struct SignOf<T> : IUnaryOperator<T, T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x) => x > T.Zero ? T.One : x < T.Zero ? -T.One : x == T.Zero ? T.Zero : x;
}

/// <summary>Not x.</summary>
internal readonly struct LogicalNot : IUnaryOperator<bool, bool>
{
    /// <inheritdoc/>
    public bool Invoke(bool x) => !x;
}

/// <summary>Quantized |x|; without a multiplier when both scales are the same.</summary>
internal readonly struct QuantizedAbsolute(int zeroPoint, FixedMultiplier? multiplier, QuantizedResult result)
    : IUnaryOperator<int, int>
{
    /// <inheritdoc/>
    public int Invoke(int x)
    {
        int value = Math.Abs(x - zeroPoint);
        return result.Finish(multiplier is { } factor ? factor.Apply(value) : value);
    }
}

/// <summary>Quantized square root, truncated as the reference does.</summary>
internal readonly struct QuantizedSquareRoot(float inputScale, int zeroPoint, float outputScale, QuantizedResult result)
    : IUnaryOperator<int, int>
{
    /// <inheritdoc/>
    public int Invoke(int x)
    {
        float value = inputScale * (x - zeroPoint);
        return value < 0 ? throw KernelErrors.NegativeRoot() : result.Finish((int)(MathF.Sqrt(value) / outputScale));
    }
}

/// <summary>int8 1 / sqrt(x) in integers; 0 gives the greatest number.</summary>
internal readonly struct QuantizedReciprocalSquareRoot(int zeroPoint, FixedMultiplier multiplier, QuantizedResult result)
    : IUnaryOperator<int, int>
{
    /// <inheritdoc/>
    public int Invoke(int x)
    {
        const int ExtraBits = 20;
        int value = x - zeroPoint;
        if (value <= 0)
        {
            return value < 0 ? throw KernelErrors.NegativeRoot() : sbyte.MaxValue;
        }

        FixedMultiplier root = GemmlowpMath.InverseSquareRoot(value);
        int data = (root with { Shift = root.Shift + ExtraBits }).Apply(1);
        return result.Finish((multiplier with { Shift = multiplier.Shift - ExtraBits }).Apply(data));
    }
}

/// <summary>An int16 function from a table of 513 entries; <paramref name="min"/> is the least input that it has.</summary>
internal readonly struct Int16Table(short[] table, int min = short.MinValue) : IUnaryOperator<short, short>
{
    /// <inheritdoc/>
    public short Invoke(short x) => x < min ? throw KernelErrors.NegativeRoot() : LookupTables.Lookup(x, table);
}
