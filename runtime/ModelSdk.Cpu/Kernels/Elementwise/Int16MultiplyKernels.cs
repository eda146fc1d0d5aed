using System.Numerics;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>MUL of int16 into 8 bits, an old form for gates of LSTMs: the numbers stand for fractions of 2^15, without scales.</summary>
/// <remarks>Rules: LiteRT, Mul in tflite/kernels/internal/reference/integer_ops/mul.h; gemmlowp's FixedPoint of int16.</remarks>
internal static class Int16MultiplyKernels
{
    /// <summary>MUL of int16 into int8 or uint8.</summary>
    public static Kernel ToBytes(NodeContext node, FusedActivation activation)
    {
        TensorType type = node.Output(0).Type;
        BroadcastPlan plan = Binary.Prepare(node, result: type);
        int zeroPoint = node.PerTensor(node.Output(0)).ZeroPoint;
        (int min, int max) = ActivationRange.Quantized(activation, type, node.PerTensor(node.Output(0)));
        return type == TensorType.Int8
            ? Binary.Scalar<short, sbyte, FractionProduct<sbyte>>(node, plan, new(zeroPoint, min, max))
            : Binary.Scalar<short, byte, FractionProduct<byte>>(node, plan, new(zeroPoint, min, max));
    }

    private readonly struct FractionProduct<T>(int zeroPoint, int min, int max) : IBinaryOperator<short, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public T Invoke(short x, short y)
        {
            const int Half = 1 << 14;
            int product = x * y;
            // -1 times -1 is just above what a fraction can be.
            int fraction = x == short.MinValue && y == short.MinValue
                ? short.MaxValue
                : (product + (product >= 0 ? Half : 1 - Half)) / (1 << 15);
            // To the nearest, halves away from zero.
            int remainder = fraction & 0xFF;
            int rounded = (fraction >> 8) + (remainder > 127 + (fraction < 0 ? 1 : 0) ? 1 : 0);
            return T.CreateTruncating(Math.Clamp(rounded + zeroPoint, min, max));
        }
    }
}
