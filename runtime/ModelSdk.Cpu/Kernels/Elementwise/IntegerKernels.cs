using System.Numerics;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of POW, FLOOR_DIV, FLOOR_MOD, ATAN2 and the logical operators of two inputs: scalar code only.</summary>
internal static class IntegerKernels
{
    /// <summary>POW.</summary>
    public static Kernel Power(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Binary.Scalar<float, float, FloatPower>(node, plan, default, Unary.CostlyGrain),
            TensorType.Int32 => Binary.Scalar<int, int, IntegerPower>(node, plan, default, Unary.CostlyGrain),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>FLOOR_DIV.</summary>
    public static Kernel FloorDivide(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Binary.Scalar<float, float, FloatFloorDivide>(node, plan, default),
            TensorType.Int8 => Binary.Scalar<sbyte, sbyte, IntegerFloorDivide<sbyte>>(node, plan, default),
            TensorType.Int16 => Binary.Scalar<short, short, IntegerFloorDivide<short>>(node, plan, default),
            TensorType.Int32 => Binary.Scalar<int, int, IntegerFloorDivide<int>>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>FLOOR_MOD.</summary>
    public static Kernel FloorModulo(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Binary.Scalar<float, float, FloatFloorModulo>(node, plan, default, Unary.CostlyGrain),
            TensorType.Int8 => Binary.Scalar<sbyte, sbyte, IntegerFloorModulo<sbyte>>(node, plan, default),
            TensorType.Int16 => Binary.Scalar<short, short, IntegerFloorModulo<short>>(node, plan, default),
            TensorType.Int32 => Binary.Scalar<int, int, IntegerFloorModulo<int>>(node, plan, default),
            TensorType.Int64 => Binary.Scalar<long, long, IntegerFloorModulo<long>>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>ATAN2.</summary>
    public static Kernel Arctangent(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Binary.Scalar<float, float, ArctangentOf<float>>(node, plan, default, Unary.CostlyGrain),
            TensorType.Float64 => Binary.Scalar<double, double, ArctangentOf<double>>(node, plan, default, Unary.CostlyGrain),
            TensorType.Float16 =>
                Binary.Scalar<Half, Half, BinaryThroughFloat<ArctangentOf<float>>>(node, plan, default, Unary.CostlyGrain),
            TensorType.BFloat16 =>
                Binary.Scalar<BFloat16, BFloat16, BinaryThroughFloat<ArctangentOf<float>>>(node, plan, default, Unary.CostlyGrain),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>Atan2, the custom operator before ATAN2; it does not broadcast.</summary>
    public static Kernel CustomArctangent(NodeContext node) =>
        node.Input(0).Shape.AsSpan().SequenceEqual(node.Input(1).Shape)
            ? Arctangent(node)
            : throw node.Error($"its inputs, {node.Input(0)} and {node.Input(1)}, must have the same shape");

    /// <summary>LOGICAL_AND.</summary>
    public static Kernel And(NodeContext node) => Logical<LogicalAnd>(node);

    /// <summary>LOGICAL_OR.</summary>
    public static Kernel Or(NodeContext node) => Logical<LogicalOr>(node);

    private static Kernel Logical<TOperator>(NodeContext node)
        where TOperator : struct, IBinaryOperator<bool, bool>
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type == TensorType.Bool
            ? Binary.Scalar<bool, bool, TOperator>(node, plan, default)
            : throw node.UnsupportedType();
    }

    private readonly struct FloatPower : IBinaryOperator<float, float>
    {
        public float Invoke(float x, float y) => MathF.Pow(x, y);
    }

    private readonly struct IntegerPower : IBinaryOperator<int, int>
    {
        public int Invoke(int x, int y)
        {
            if (y < 0)
            {
                throw KernelErrors.NegativeExponent();
            }

            // The reference goes by way of double, which has no integer for what is too large: x86 makes it the lowest one.
            if (Math.Pow(x, y) is < int.MinValue or > int.MaxValue)
            {
                return int.MinValue;
            }

            int result = 1;
            for (int factor = x; y > 0; y >>= 1)
            {
                result = unchecked((y & 1) != 0 ? result * factor : result);
                factor = unchecked(factor * factor);
            }

            return result;
        }
    }

    private readonly struct FloatFloorDivide : IBinaryOperator<float, float>
    {
        // In double, as the reference does: the quotient of two floats may round to an integer in float.
        public float Invoke(float x, float y) =>
            y == 0 ? throw KernelErrors.DivisionByZero() : (float)Math.Floor((double)x / y);
    }

    private readonly struct IntegerFloorDivide<T> : IBinaryOperator<T, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public T Invoke(T x, T y) => T.IsZero(y)
            ? throw KernelErrors.DivisionByZero()
            : T.CreateTruncating((long)Math.Floor(double.CreateChecked(x) / double.CreateChecked(y)));
    }

    private readonly struct FloatFloorModulo : IBinaryOperator<float, float>
    {
        public float Invoke(float x, float y)
        {
            float remainder = x % y;
            return remainder != 0 && (y < 0) != (remainder < 0) ? remainder + y : remainder;
        }
    }

    private readonly struct IntegerFloorModulo<T> : IBinaryOperator<T, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public T Invoke(T x, T y)
        {
            if (T.IsZero(y))
            {
                throw KernelErrors.DivisionByZero();
            }

            // The lowest number modulo -1 overflows on some processors.
            if (y == -T.One)
            {
                return T.Zero;
            }

            T remainder = x % y;
            return !T.IsZero(remainder) && T.IsNegative(y) != T.IsNegative(remainder) ? remainder + y : remainder;
        }
    }

    private readonly struct ArctangentOf<T> : IBinaryOperator<T, T>
        where T : IFloatingPointIeee754<T>
    {
        public T Invoke(T x, T y) => T.Atan2(x, y);
    }

    private readonly struct LogicalAnd : IBinaryOperator<bool, bool>
    {
        public bool Invoke(bool x, bool y) => x && y;
    }

    private readonly struct LogicalOr : IBinaryOperator<bool, bool>
    {
        public bool Invoke(bool x, bool y) => x || y;
    }
}
