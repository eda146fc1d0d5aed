namespace ModelSdk.Cpu.Kernels.Numerics;

/// <summary>Facts about scales of quantizations.</summary>
internal static class QuantizationScales
{
    /// <summary>Whether a scale is within 0.1 % of a power of two, and which.</summary>
    public static bool IsPowerOfTwo(float scale, out int exponent)
    {
        float log = MathF.Log(scale) * (1f / MathF.Log(2f));
        float rounded = MathF.Round(log, MidpointRounding.AwayFromZero);
        exponent = (int)rounded;
        return MathF.Abs(log - rounded) < 1e-3f;
    }
}
