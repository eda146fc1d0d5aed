using ModelSdk.Format;

namespace ModelSdk.Cpu.Graph;

/// <summary>Scales and zero points of a value, copied out of the file.</summary>
/// <param name="Scales">One, or one for each channel.</param>
/// <param name="ZeroPoints">As many as scales.</param>
/// <param name="Dimension">The dimension of the channels; meaningless with one scale.</param>
internal sealed record QuantizationParameters(float[] Scales, int[] ZeroPoints, int Dimension)
{
    /// <summary>Blockwise weights: index of the tensor with the scales, or -1.</summary>
    public int ScalesTensor { get; init; } = -1;

    /// <summary>Blockwise weights: elements in one block of the last dimension.</summary>
    public int BlockSize { get; init; }

    /// <summary>Blockwise weights: the scales, for each row those of its blocks.</summary>
    public Value? BlockScales { get; init; }

    /// <summary>The scale of a per-tensor quantization (the first one otherwise).</summary>
    public float Scale => Scales[0];

    /// <summary>The zero point of a per-tensor quantization (the first one otherwise).</summary>
    public int ZeroPoint => ZeroPoints[0];

    /// <summary>Whether there is more than one scale.</summary>
    public bool IsPerChannel => Scales.Length > 1;

    /// <summary>Reads the quantization of a tensor; null when it has none.</summary>
    public static QuantizationParameters? From(TensorDef tensor)
    {
        QuantizationDef quantization = tensor.Quantization;
        return quantization.Kind switch
        {
            QuantizationKind.PerTensor or QuantizationKind.PerChannel => new(
                quantization.Scales.ToArray(),
                Array.ConvertAll(quantization.ZeroPoints.ToArray(), static zero => checked((int)zero)),
                quantization.Dimension),
            QuantizationKind.Blockwise => new([1f], [0], quantization.Dimension)
            {
                ScalesTensor = quantization.ScalesTensor,
                BlockSize = quantization.BlockSize,
            },
            _ => null,
        };
    }
}
