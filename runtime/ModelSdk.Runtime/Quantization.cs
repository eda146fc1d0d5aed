namespace ModelSdk;

/// <summary>Quantization of a tensor: real = scale * (q - zero point).</summary>
/// <param name="Scale">Step between two neighbouring values; above 0.</param>
/// <param name="ZeroPoint">The integer that stands for 0.</param>
/// <remarks>
/// Rounding is half away from zero, then clamped: the rule of TensorFlow Lite's reference kernel. Whole spans: Quantization.Spans.cs.
/// </remarks>
public readonly partial record struct Quantization(float Scale, int ZeroPoint)
{
    /// <summary>The real value of <paramref name="quantized"/>.</summary>
    public float ToReal(int quantized) => Scale * (quantized - ZeroPoint);

    /// <summary>The nearest int8 value of <paramref name="real"/>.</summary>
    public sbyte ToInt8(float real) => (sbyte)ToInteger(real, sbyte.MinValue, sbyte.MaxValue);

    /// <summary>The nearest uint8 value of <paramref name="real"/>.</summary>
    public byte ToUInt8(float real) => (byte)ToInteger(real, byte.MinValue, byte.MaxValue);

    /// <summary>The nearest int16 value of <paramref name="real"/>.</summary>
    public short ToInt16(float real) => (short)ToInteger(real, short.MinValue, short.MaxValue);

    // Clamped before the conversion: adding the zero point to a saturated integer would wrap. NaN becomes the zero point.
    private int ToInteger(float real, int min, int max) => float.IsNaN(real)
        ? Math.Clamp(ZeroPoint, min, max)
        : ZeroPoint + (int)Math.Clamp(
            MathF.Round(real / Scale, MidpointRounding.AwayFromZero), (float)min - ZeroPoint, (float)max - ZeroPoint);
}
