using System.Numerics;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Clamp to an interval; NaN stays.</summary>
internal readonly struct Clamp(float min, float max) : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x)
    {
        x = x < min ? min : x;
        return x > max ? max : x;
    }

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x)
    {
        // Native minimum and maximum with the value as the second operand keep NaN on every processor.
        return Vector.MinNative(new Vector<float>(max), Vector.MaxNative(new Vector<float>(min), x));
    }
}

/// <summary>x above 0, alpha x below; alpha may be negative or above 1.</summary>
internal readonly struct LeakyRelu(float alpha) : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => x > 0 ? x : x * alpha;

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, x * new Vector<float>(alpha));
}

/// <summary>x from 0 on, alpha x below, with an alpha for each element.</summary>
internal readonly struct ParametricRelu : IVectorBinaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x, float y) => x >= 0 ? x : x * y;

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), x, x * y);
}

/// <summary>x from 0 on, exp(x) - 1 below.</summary>
internal readonly struct Elu : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => x < 0 ? SpecialFunctions.ExpMinusOne(x) : x;

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.ConditionalSelect(
        Vector.LessThan(x, Vector<float>.Zero), VectorMath.ExpMinusOneOfNegative(x), x);
}

/// <summary>x clamp(x + 3, 0, 6) / 6.</summary>
internal readonly struct HardSwish : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => x * MathF.Min(6, MathF.Max(0, x + 3)) / 6;

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x)
    {
        Vector<float> six = new(6f);
        return x * Vector.Min(six, Vector.Max(Vector<float>.Zero, x + new Vector<float>(3f))) / six;
    }
}

/// <summary>1 / (1 + exp(-x)).</summary>
internal readonly struct Logistic : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => SpecialFunctions.Logistic(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => VectorMath.Logistic(x);
}

/// <summary>tanh(x).</summary>
internal readonly struct HyperbolicTangent : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => MathF.Tanh(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => VectorMath.Tanh(x);
}

/// <summary>GELU by the error function.</summary>
internal readonly struct Gelu : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => SpecialFunctions.Gelu(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => VectorMath.Gelu(x);
}

/// <summary>GELU by tanh.</summary>
internal readonly struct GeluByTanh : IVectorUnaryOperator<float>
{
    /// <inheritdoc/>
    public float Invoke(float x) => SpecialFunctions.GeluByTanh(x);

    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => VectorMath.GeluByTanh(x);
}
