using System.Numerics.Tensors;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Factory of L2_NORMALIZATION.</summary>
internal static class L2NormalizationKernels
{
    /// <summary>L2_NORMALIZATION along the last dimension.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        if (input.Type != node.Output(0).Type)
        {
            throw node.UnsupportedTypes();
        }

        if (new L2NormOptions(node.Options).Activation != FusedActivation.None)
        {
            throw node.Error("a fused activation is not allowed here; convert the model again");
        }

        switch (input.Type)
        {
            case TensorType.Float32:
                return Unary.UseReference(node)
                    ? Rows.Create<float, float, L2NormalizationReference>(node, default)
                    : Rows.Create<float, float, L2Normalization>(node, default);
            case TensorType.Int8:
                CheckOutput(node, 0);
                return Rows.Create<sbyte, sbyte, QuantizedL2Normalization<sbyte>>(node, new(node.PerTensor(input).ZeroPoint));
            case TensorType.UInt8:
                CheckOutput(node, 128);
                return Rows.Create<byte, byte, QuantizedL2Normalization<byte>>(node, new(node.PerTensor(input).ZeroPoint));
            default:
                throw node.UnsupportedType();
        }
    }

    private static void CheckOutput(NodeContext node, int zeroPoint)
    {
        QuantizationParameters output = node.PerTensor(node.Output(0));
        if (output.Scale != 1f / 128 || output.ZeroPoint != zeroPoint)
        {
            throw Rows.WrongOutput(node, $"scale 1/128 and zero point {zeroPoint}");
        }
    }
}

/// <summary>x / max(|x|, 1e-6) as the reference kernel computes it.</summary>
internal readonly struct L2NormalizationReference : IRowOperator<float, float>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<float> row, Span<float> result)
    {
        float sum = 0;
        foreach (float value in row)
        {
            sum += value * value;
        }

        float norm = MathF.Sqrt(sum);
        norm = norm < 1e-6f ? 1e-6f : norm;
        for (int i = 0; i < row.Length; i++)
        {
            result[i] = row[i] / norm;
        }
    }
}

/// <summary>x / max(|x|, 1e-6) on vectors.</summary>
internal readonly struct L2Normalization : IRowOperator<float, float>
{
    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<float> row, Span<float> result)
    {
        float norm = MathF.Sqrt(TensorPrimitives.SumOfSquares(row));
        TensorPrimitives.Divide(row, norm < 1e-6f ? 1e-6f : norm, result);
    }
}

/// <summary>8-bit L2_NORMALIZATION with an integer inverse square root.</summary>
/// <remarks>LiteRT: reference/l2normalization.h (uint8) and integer_ops/l2normalization.h (int8) round differently.</remarks>
internal readonly struct QuantizedL2Normalization<T>(int zeroPoint) : IRowOperator<T, T>
    where T : unmanaged
{
    private const int OutputBits = 7;

    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<T> row, Span<T> result)
    {
        int sum = 0;
        foreach (T element in row)
        {
            int value = Widening.Widen(element) - zeroPoint;
            sum += value * value;
        }

        FixedMultiplier inverse = GemmlowpMath.InverseSquareRoot(sum);
        FixedMultiplier shifted = inverse with { Shift = inverse.Shift + OutputBits };
        for (int i = 0; i < row.Length; i++)
        {
            int value = Widening.Widen(row[i]) - zeroPoint;
            value = typeof(T) == typeof(byte)
                ? Math.Clamp(inverse.Apply(value << OutputBits) + 128, 0, 255)
                : Math.Clamp(shifted.Apply(value), -128, 127);
            result[i] = Widening.Narrow<T>(value);
        }
    }
}
