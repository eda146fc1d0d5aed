namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>Real functions that .NET does not have, to the precision of double; for tables and reference kernels.</summary>
internal static class SpecialFunctions
{
    /// <summary>exp(x) - 1 without cancellation near 0.</summary>
    public static float ExpMinusOne(float x)
    {
        // Below 1e-4 two terms of the series are exact in float.
        return MathF.Abs(x) < 1e-4f ? x + (0.5f * x * x) : (float)(Math.Exp(x) - 1);
    }

    /// <summary>The complementary error function.</summary>
    /// <remarks>
    /// Up to 2.5 by erf(x) = 2/sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (2n+1)!!, beyond by the continued fraction
    /// (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </remarks>
    public static double Erfc(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude < 2.5)
        {
            double term = magnitude;
            double sum = term;
            for (int n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * magnitude * magnitude / ((2 * n) + 1);
                sum += term;
            }

            double erf = 2 / Math.Sqrt(Math.PI) * Math.Exp(-magnitude * magnitude) * sum;
            return x < 0 ? 1 + erf : 1 - erf;
        }

        double fraction = magnitude;
        for (int n = 60; n > 0; n--)
        {
            fraction = magnitude + (n / 2.0 / fraction);
        }

        double tail = Math.Exp(-magnitude * magnitude) / (Math.Sqrt(Math.PI) * fraction);
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>x * P(a standard normal number is below x).</summary>
    public static float Gelu(float x)
    {
        // The factor is a float in the reference, which decides ties in the tables of the quantized operator.
        float erfc = (float)Erfc(x * -0.70710678f);
        return 0.5f * x * erfc;
    }

    /// <summary>The usual approximation of <see cref="Gelu"/> by tanh.</summary>
    public static float GeluByTanh(float x) =>
        0.5f * x * (1f + MathF.Tanh(0.7978845608f * (x + (0.044715f * x * x * x))));

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Logistic(float x) => 1f / (1f + MathF.Exp(-x));
}
