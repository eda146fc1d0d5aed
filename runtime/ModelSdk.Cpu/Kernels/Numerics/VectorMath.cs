using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>Transcendental functions on float vectors, within about 1e-6 of the value.</summary>
internal static class VectorMath
{
    /// <summary>exp(x); overflows to infinity, underflows through denormals to 0, keeps NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // Beyond these bounds the result is infinity or 0. The order of operands keeps NaN.
        x = Vector.MinNative(new Vector<float>(89f), Vector.MaxNative(new Vector<float>(-104f), x));

        // x = n * ln 2 + r with |r| at most half of ln 2, which is split so that n times its upper part is exact.
        Vector<float> n = Vector.Round(x * new Vector<float>(1.44269504f));
        Vector<float> r = Vector.MultiplyAddEstimate(n, new Vector<float>(-0.693359375f), x);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(2.12194440e-4f), r);

        // Taylor's series to the seventh power: the next term is below 6e-9.
        Vector<float> p = new(1f / 5040);
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 720));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 120));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 24));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1f / 6));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(0.5f));
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);

        // 2^n in two factors: each is a normal number, their product need not be.
        Vector<int> power = Vector.ConvertToInt32Native(n);
        Vector<int> first = power >> 1;
        Vector<int> bias = new(127);
        return p * Vector.AsVectorSingle((first + bias) << 23) * Vector.AsVectorSingle((power - first + bias) << 23);
    }

    /// <summary>exp(x) - 1 for x at most 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpMinusOneOfNegative(Vector<float> x)
    {
        // Near 0 the difference would lose digits: x + x^2/2 + x^3/6 + x^4/24 + x^5/120.
        Vector<float> p = new(1f / 120);
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(1f / 24));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(1f / 6));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.5f));
        Vector<float> near = Vector.MultiplyAddEstimate(p, x * x, x);
        return Vector.ConditionalSelect(
            Vector.GreaterThan(x, new Vector<float>(-0.2f)), near, Exp(x) - Vector<float>.One);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Logistic(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>tanh(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        Vector<float> two = new(2f);
        Vector<float> far = Vector<float>.One - (two / (Exp(x * two) + Vector<float>.One));

        // Near 0 by the series x - x^3/3 + 2x^5/15 - 17x^7/315 + 62x^9/2835 - 1382x^11/155925.
        Vector<float> square = x * x;
        Vector<float> p = new(-1382f / 155925);
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(62f / 2835));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-17f / 315));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(2f / 15));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-1f / 3));
        Vector<float> near = Vector.MultiplyAddEstimate(p * square, x, x);
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<float>(0.4f)), near, far);
    }

    /// <summary>x * P(a standard normal number is below x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Gelu(Vector<float> x)
    {
        // P(below -t) = exp(-t^2/2) * u * q(u), u = 1/(1 + 0.35 t). The coefficients of q interpolate the true quotient
        // at nine Chebyshev nodes for t from 0 to 14, where the relative error is below 4e-8.
        Vector<float> t = Vector.Abs(x);
        Vector<float> u = Vector<float>.One / Vector.MultiplyAddEstimate(new Vector<float>(0.35f), t, Vector<float>.One);
        Vector<float> q = new(-0.02967952201532922f);
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(0.14654583034575197f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(-0.26096122840299735f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(0.16505099597775605f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(-0.0270466083468911f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(0.10711458762890808f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(0.11944491683846035f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(0.13991229812625838f));
        q = Vector.MultiplyAddEstimate(q, u, new Vector<float>(0.1396187125609974f));
        Vector<float> tail = Exp(t * t * new Vector<float>(-0.5f)) * u * q;

        // An infinite t gives tail 0, and 0 * infinity would be NaN on the negative side.
        Vector<float> negative = Vector.ConditionalSelect(Vector.Equals(tail, Vector<float>.Zero), Vector<float>.Zero, x * tail);
        Vector<float> positive = x * (Vector<float>.One - tail);
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), negative, positive);
    }

    /// <summary>The approximation of <see cref="Gelu"/> by tanh: x / (1 + exp(-2 sqrt(2/pi) (x + 0.044715 x^3))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> GeluByTanh(Vector<float> x)
    {
        Vector<float> cubic = Vector.MultiplyAddEstimate(x * x * new Vector<float>(0.044715f), x, x);
        return x / (Vector<float>.One + Exp(cubic * new Vector<float>(-2 * 0.7978845608f)));
    }
}
