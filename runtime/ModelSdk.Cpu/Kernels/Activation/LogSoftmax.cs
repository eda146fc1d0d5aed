using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Factory of LOG_SOFTMAX.</summary>
internal static class LogSoftmaxKernels
{
    /// <summary>LOG_SOFTMAX over the last dimension.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        if (input.Type != node.Output(0).Type)
        {
            throw node.UnsupportedTypes();
        }

        switch (input.Type)
        {
            case TensorType.Float32:
                return Unary.UseReference(node)
                    ? Rows.Create<float, float, LogSoftmaxReference>(node, default)
                    : Rows.Create<float, float, LogSoftmax>(node, default);
            case TensorType.Int8:
                CheckOutput(node, 127);
                return Rows.Create<sbyte, sbyte, QuantizedLogSoftmax<sbyte>>(node, new(node.PerTensor(input).Scale));
            case TensorType.UInt8:
                CheckOutput(node, 255);
                return Rows.Create<byte, byte, QuantizedLogSoftmax<byte>>(node, new(node.PerTensor(input).Scale));
            default:
                throw node.UnsupportedType();
        }
    }

    private static void CheckOutput(NodeContext node, int zeroPoint)
    {
        QuantizationParameters output = node.PerTensor(node.Output(0));
        if (output.Scale != 16f / 256 || output.ZeroPoint != zeroPoint)
        {
            throw Rows.WrongOutput(node, $"scale 1/16 and zero point {zeroPoint}");
        }
    }
}

/// <summary>LOG_SOFTMAX of float as the reference kernel computes it.</summary>
internal readonly struct LogSoftmaxReference : IRowOperator<float, float>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<float> row, Span<float> result)
    {
        float max = float.MinValue;
        foreach (float value in row)
        {
            max = max < value ? value : max;
        }

        float sum = 0;
        foreach (float value in row)
        {
            sum += MathF.Exp(value - max);
        }

        float logarithm = MathF.Log(sum);
        for (int i = 0; i < row.Length; i++)
        {
            result[i] = row[i] - max - logarithm;
        }
    }
}

/// <summary>LOG_SOFTMAX of 8-bit numbers in fixed point.</summary>
/// <remarks>LiteRT: tflite/kernels/internal/reference/log_softmax.h and integer_ops/log_softmax.h.</remarks>
internal readonly struct QuantizedLogSoftmax<T> : IRowOperator<T, T>
    where T : unmanaged
{
    private const int AccumulatorIntegerBits = 12;
    private readonly ScaledDifference _scaled;
    private readonly FixedMultiplier _inverse;

    /// <summary>The operator for an input scale.</summary>
    public QuantizedLogSoftmax(float inputScale)
    {
        _scaled = new ScaledDifference(inputScale, 1);
        _inverse = FixedMultiplier.From((1L << (31 - _scaled.Multiplier.Shift)) / (double)_scaled.Multiplier.Mantissa);
    }

    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<T> row, Span<T> result)
    {
        // Q5.26 to the output's Q4.4.
        const int OutputShift = 31 - 5 - 4;
        (int min, int highest) = typeof(T) == typeof(byte) ? (0, 255) : (-128, 127);
        int max = int.MinValue;
        foreach (T value in row)
        {
            max = Math.Max(max, Widening.Widen(value));
        }

        int sum = 0;
        foreach (T value in row)
        {
            int difference = Widening.Widen(value) - max;
            if (difference >= _scaled.Least)
            {
                int exponential = GemmlowpMath.ExpOnNegativeValues(_scaled.Multiplier.Apply(difference));
                sum = unchecked(sum + FixedPoint.RoundingDivideByPowerOfTwo(exponential, AccumulatorIntegerBits));
            }
        }

        int logarithm = GemmlowpMath.LogOfQ12(sum);
        // Differences below this leave the range of Q5.26 once the logarithm is subtracted.
        int least = Math.Max(_scaled.Least - 1, _inverse.Apply(unchecked(logarithm + int.MinValue)));
        for (int i = 0; i < row.Length; i++)
        {
            int difference = Widening.Widen(row[i]) - max;
            int value = min;
            if (difference > least)
            {
                int scaled = unchecked(_scaled.Multiplier.Apply(difference) - logarithm);
                value = Math.Clamp(FixedPoint.RoundingDivideByPowerOfTwo(scaled, OutputShift) + highest, min, highest);
            }

            result[i] = Widening.Narrow<T>(value);
        }
    }
}
