using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Layer normalization of the gates of integer LSTMs, in place.</summary>
/// <remarks>LiteRT: ApplyLayerNorm and ApplyLayerNormFloat in tflite/kernels/internal/reference/portable_tensor_utils.cc.</remarks>
internal readonly record struct IntegerNorm(FixedMultiplier Scale, int VarianceGuard)
{
    /// <summary>The normalization with coefficients of a scale.</summary>
    public static IntegerNorm From(float scale) => new(FixedMultiplier.From(scale), Math.Max(1, (int)(10000 * scale)));

    /// <summary>In integers.</summary>
    public void Apply(Span<short> gate, ReadOnlySpan<short> coefficients, ReadOnlySpan<int> bias)
    {
        const int Resolution = 1 << 20;
        long sum = 0;
        long squares = 0;
        foreach (short value in gate)
        {
            sum += value;
            squares += value * value;
        }

        int mean = (int)(sum * 1024 / gate.Length);
        long variance = (squares * (Resolution / gate.Length)) - ((long)mean * mean);
        int reduced = (int)(variance / Resolution);
        FixedMultiplier inverse = GemmlowpMath.InverseSquareRoot(reduced < 1 ? VarianceGuard : reduced);
        FixedMultiplier scale = Scale with { Shift = Scale.Shift + 12 };
        for (int i = 0; i < gate.Length; i++)
        {
            int rescaled = inverse.Apply((1024 * gate[i]) - mean);
            long weighted = unchecked((rescaled * coefficients[i]) + bias[i]);
            int rounded = (int)((weighted > 0 ? weighted + 512 : weighted - 512) / 1024);
            gate[i] = (short)Math.Clamp(scale.Apply(rounded), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>In float, between integers.</summary>
    public void ApplyInFloat(Span<short> gate, ReadOnlySpan<short> coefficients, ReadOnlySpan<int> bias)
    {
        float scale = (float)(Scale.Mantissa * Math.Pow(2, Scale.Shift - 31));
        float biasScale = (1f / 1024) * scale;
        float sum = 0;
        float squares = 0;
        foreach (short value in gate)
        {
            sum += value;
            squares += (float)value * value;
        }

        float mean = sum / gate.Length;
        float variance = (squares / gate.Length) - (mean * mean);
        float inverse = 1 / MathF.Sqrt(variance == 0 ? 1e-8f : variance);
        for (int i = 0; i < gate.Length; i++)
        {
            float normal = (gate[i] - mean) * inverse;
            float weighted = (normal * coefficients[i] * scale) + (bias[i] * biasScale);
            int quantized = (int)MathF.Round(weighted * 4096, MidpointRounding.AwayFromZero);
            gate[i] = (short)Math.Clamp(quantized, short.MinValue, short.MaxValue);
        }
    }
}
