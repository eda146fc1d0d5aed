using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Quantize;

/// <summary>A tensor taken apart at the dimension of its channels.</summary>
/// <param name="Outer">Elements of the dimensions before.</param>
/// <param name="Count">Number of channels.</param>
/// <param name="Inner">Elements of the dimensions after.</param>
internal readonly record struct Channels(int Outer, int Count, int Inner)
{
    /// <summary>Takes a value apart by its quantization.</summary>
    public static Channels Of(NodeContext node, Value value, QuantizationParameters quantization)
    {
        int dimension = quantization.Dimension;
        return dimension < 0 || dimension >= value.Shape.Length || value.Shape[dimension] != quantization.Scales.Length
            ? throw node.Error(
                $"{value} has {quantization.Scales.Length} scales for dimension {dimension}, which does not have that size; convert the model again")
            : new Channels(
                Shapes.Product(value.Shape, 0, dimension),
                value.Shape[dimension],
                Shapes.Product(value.Shape, dimension + 1, value.Shape.Length));
    }

    /// <summary>The zero point of a channel; one may stand for all.</summary>
    public static int ZeroPoint(QuantizationParameters quantization, int channel) =>
        quantization.ZeroPoints[quantization.ZeroPoints.Length == 1 ? 0 : channel];
}

/// <summary>QUANTIZE with a scale for each channel.</summary>
internal sealed class QuantizePerChannel<T>(Channels channels, Quantizer[] quantizers) : Kernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> x = context.Input<float>(0);
        Span<T> y = context.Output<T>(0);
        int at = 0;
        for (int outer = 0; outer < channels.Outer; outer++)
        {
            for (int channel = 0; channel < channels.Count; channel++)
            {
                for (int inner = 0; inner < channels.Inner; inner++, at++)
                {
                    y[at] = Widening.Narrow<T>(quantizers[channel].Invoke(x[at]));
                }
            }
        }
    }
}

/// <summary>DEQUANTIZE of 8-bit or packed numbers with a scale for each channel.</summary>
internal sealed class DequantizePerChannel(Channels channels, TensorType type, float[] scales, int[] zeroPoints) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<byte> x = context.Input<byte>(0);
        Span<float> y = context.Output<float>(0);
        int at = 0;
        for (int outer = 0; outer < channels.Outer; outer++)
        {
            for (int channel = 0; channel < channels.Count; channel++)
            {
                float scale = scales[channel];
                int zeroPoint = zeroPoints[zeroPoints.Length == 1 ? 0 : channel];
                for (int inner = 0; inner < channels.Inner; inner++, at++)
                {
                    int value = type switch
                    {
                        TensorType.Int8 => (sbyte)x[at],
                        TensorType.UInt8 => x[at],
                        _ => PackedIntegers.Get(x, at, type),
                    };
                    y[at] = scale * (value - zeroPoint);
                }
            }
        }
    }
}

/// <summary>QUANTIZE to int4 or uint4.</summary>
internal sealed class QuantizeToNibbles(Quantizer quantizer, int count) : Kernel
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<float> x = context.Input<float>(0);
        Span<byte> y = context.Output<byte>(0);
        y.Clear();
        for (int i = 0; i < count; i++)
        {
            PackedIntegers.SetNibble(y, i, quantizer.Invoke(x[i]));
        }
    }
}
