using System.Numerics;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>x + y; integers wrap.</summary>
internal readonly struct Add<T> : IVectorBinaryOperator<T>
    where T : INumberBase<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => unchecked(x + y);

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => x + y;
}

/// <summary>x - y; integers wrap.</summary>
internal readonly struct Subtract<T> : IVectorBinaryOperator<T>
    where T : INumberBase<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => unchecked(x - y);

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => x - y;
}

/// <summary>x * y; integers wrap.</summary>
internal readonly struct Multiply<T> : IVectorBinaryOperator<T>
    where T : INumberBase<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => unchecked(x * y);

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => x * y;
}

/// <summary>x / y of real numbers.</summary>
internal readonly struct Divide<T> : IVectorBinaryOperator<T>
    where T : INumberBase<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x / y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => x / y;
}

/// <summary>(x - y)^2.</summary>
internal readonly struct SquaredDifference<T> : IVectorBinaryOperator<T>
    where T : INumberBase<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => unchecked((x - y) * (x - y));

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => (x - y) * (x - y);
}

/// <summary>The greater one; the second when they do not compare.</summary>
internal readonly struct Maximum<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x > y ? x : y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.GreaterThan(x, y), x, y);
}

/// <summary>The smaller one; the second when they do not compare.</summary>
internal readonly struct Minimum<T> : IVectorBinaryOperator<T>
    where T : INumber<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y) => x < y ? x : y;

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.LessThan(x, y), x, y);
}

/// <summary>Another operator and then a clamp to the bounds of an activation; NaN stays.</summary>
internal readonly struct Clamped<T, TOperator>(TOperator op, T min, T max) : IVectorBinaryOperator<T>
    where T : INumber<T>
    where TOperator : struct, IVectorBinaryOperator<T>
{
    /// <inheritdoc/>
    public T Invoke(T x, T y)
    {
        T value = op.Invoke(x, y);
        value = value < min ? min : value;
        return value > max ? max : value;
    }

    /// <inheritdoc/>
    public Vector<T> Invoke(Vector<T> x, Vector<T> y)
    {
        // Native minimum and maximum with the value as the second operand keep NaN on every processor.
        return Vector.MinNative(new Vector<T>(max), Vector.MaxNative(new Vector<T>(min), op.Invoke(x, y)));
    }
}

/// <summary>An operator of float on a 16-bit type.</summary>
internal readonly struct BinaryThroughFloat<TOperator>(TOperator op)
    : IBinaryOperator<Half, Half>, IBinaryOperator<Numerics.BFloat16, Numerics.BFloat16>
    where TOperator : struct, IBinaryOperator<float, float>
{
    /// <inheritdoc/>
    public Half Invoke(Half x, Half y) => (Half)op.Invoke((float)x, (float)y);

    /// <inheritdoc/>
    public Numerics.BFloat16 Invoke(Numerics.BFloat16 x, Numerics.BFloat16 y) =>
        (Numerics.BFloat16)op.Invoke((float)x, (float)y);
}
