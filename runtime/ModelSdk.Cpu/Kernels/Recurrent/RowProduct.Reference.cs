using System.Runtime.InteropServices;
using ModelSdk.Cpu.Kernels.MatMul;

namespace ModelSdk.Cpu.Kernels.Recurrent;

/// <summary>Products with float weights by plain loops.</summary>
internal sealed class FloatReferenceProduct(ProductParts parts) : RowProduct(parts)
{
    /// <inheritdoc/>
    public override void Multiply(in KernelContext context, ReadOnlySpan<float> rows, Span<float> results, Span<byte> scratch)
    {
        for (int part = 0; part < Parts.Weights.Length; part++)
        {
            ReadOnlySpan<float> weights = context.Input<float>(Parts.Weights[part]);
            ReadOnlySpan<float> bias = Parts.Biases[part] < 0 ? default : context.Input<float>(Parts.Biases[part]);
            for (int row = 0; row < results.Length / Columns; row++)
            {
                ReadOnlySpan<float> values = rows.Slice(row * Parts.Depth, Parts.Depth);
                Span<float> to = results.Slice((row * Columns) + (part * Parts.Units), Parts.Units);
                for (int unit = 0; unit < to.Length; unit++)
                {
                    float sum = DotProduct.Sum(values, 0f, weights.Slice(unit * Parts.Depth, Parts.Depth), 0f);
                    to[unit] = (bias.IsEmpty ? 0 : bias[unit]) + sum;
                }
            }
        }
    }
}

/// <summary>Products with integer weights by plain loops: each row is quantized with a scale of its own.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/reference/portable_tensor_utils.cc. Bytes of uint8 weights are taken for int8.</remarks>
internal sealed class HybridReferenceProduct(NodeContext node, ProductParts parts, bool asymmetric) : RowProduct(parts)
{
    private readonly float[] _scales = parts.Scales(node);

    /// <inheritdoc/>
    public override int ScratchBytes(int rows) => Parts.Depth;

    /// <inheritdoc/>
    public override void Multiply(in KernelContext context, ReadOnlySpan<float> rows, Span<float> results, Span<byte> scratch)
    {
        Span<sbyte> quantized = MemoryMarshal.Cast<byte, sbyte>(scratch)[..Parts.Depth];
        for (int row = 0; row < results.Length / Columns; row++)
        {
            (float scale, int zero) = HybridQuantizer.Quantize(rows.Slice(row * Parts.Depth, Parts.Depth), quantized, asymmetric);
            for (int part = 0; part < Parts.Weights.Length; part++)
            {
                ReadOnlySpan<sbyte> weights = context.Input<sbyte>(Parts.Weights[part]);
                ReadOnlySpan<float> bias = Parts.Biases[part] < 0 ? default : context.Input<float>(Parts.Biases[part]);
                Span<float> to = results.Slice((row * Columns) + (part * Parts.Units), Parts.Units);
                for (int unit = 0; unit < to.Length; unit++)
                {
                    int sum = DotProduct.Sum<sbyte, sbyte, int>(quantized, zero, weights.Slice(unit * Parts.Depth, Parts.Depth), 0);
                    to[unit] = (bias.IsEmpty ? 0 : bias[unit]) + (sum * (scale * _scales[part]));
                }
            }
        }
    }
}
