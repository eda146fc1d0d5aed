using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of ADD, SUB, MUL, DIV, SQUARED_DIFFERENCE, MAXIMUM and MINIMUM.</summary>
internal static class ArithmeticKernels
{
    /// <summary>ADD.</summary>
    public static Kernel Add(NodeContext node)
    {
        AddOptions options = new(node.Options);
        FusedActivation activation = node.Activation(options.Activation);
        BroadcastPlan plan = Binary.Prepare(node);
        return IsQuantized(node)
            ? Sum(node, plan, activation, options.PowerOfTwoScaleInt16, sign: 1)
            : node.Input(0).Type switch
            {
                TensorType.Float32 => Activated<float, Add<float>>(node, plan, activation),
                TensorType.Float16 => Activated<Half, Add<Half>>(node, plan, activation),
                TensorType.Int32 => Activated<int, Add<int>>(node, plan, activation),
                TensorType.Int64 => Activated<long, Add<long>>(node, plan, activation),
                TensorType.Int16 => Activated<short, Add<short>>(node, plan, activation),
                _ => throw node.UnsupportedType(),
            };
    }

    /// <summary>SUB.</summary>
    public static Kernel Subtract(NodeContext node)
    {
        SubOptions options = new(node.Options);
        FusedActivation activation = node.Activation(options.Activation);
        BroadcastPlan plan = Binary.Prepare(node);
        return IsQuantized(node)
            ? Sum(node, plan, activation, options.PowerOfTwoScaleInt16, sign: -1)
            : node.Input(0).Type switch
            {
                TensorType.Float32 => Activated<float, Subtract<float>>(node, plan, activation),
                TensorType.Float16 => Activated<Half, Subtract<Half>>(node, plan, activation),
                TensorType.Int32 => Activated<int, Subtract<int>>(node, plan, activation),
                TensorType.Int64 => Activated<long, Subtract<long>>(node, plan, activation),
                TensorType.Int16 => Activated<short, Subtract<short>>(node, plan, activation),
                _ => throw node.UnsupportedType(),
            };
    }

    /// <summary>MUL.</summary>
    public static Kernel Multiply(NodeContext node)
    {
        FusedActivation activation = node.Activation(new MulOptions(node.Options).Activation);
        if (node.Input(0).Type == TensorType.Int16 && node.Output(0).Type is TensorType.Int8 or TensorType.UInt8)
        {
            return Int16MultiplyKernels.ToBytes(node, activation);
        }

        BroadcastPlan plan = Binary.Prepare(node);
        if (IsQuantized(node))
        {
            (QuantizationParameters x, QuantizationParameters y, QuantizationParameters z) = Quantizations(node);
            RequireSameTypes(node);
            node.RequireSymmetricInt16(node.Input(0), node.Input(1), node.Output(0));
            // The reference multiplies and divides these in float.
            FixedMultiplier output = FixedMultiplier.From(x.Scale * y.Scale / z.Scale);
            return Binary.QuantizedVector(
                node, plan, new QuantizedMultiply(x.ZeroPoint, y.ZeroPoint, output, Result(node, activation)));
        }

        return node.Input(0).Type switch
        {
            TensorType.Float32 => Activated<float, Multiply<float>>(node, plan, activation),
            TensorType.Float16 => Activated<Half, Multiply<Half>>(node, plan, activation),
            TensorType.Int32 => Activated<int, Multiply<int>>(node, plan, activation),
            TensorType.UInt32 => Activated<uint, Multiply<uint>>(node, plan, activation),
            TensorType.Int64 => Activated<long, Multiply<long>>(node, plan, activation),
            TensorType.Int16 => Activated<short, Multiply<short>>(node, plan, activation),
            TensorType.Complex64 when activation == FusedActivation.None =>
                Binary.Scalar<ComplexPair, ComplexPair, ComplexMultiply>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>DIV.</summary>
    public static Kernel Divide(NodeContext node)
    {
        FusedActivation activation = node.Activation(new DivOptions(node.Options).Activation);
        BroadcastPlan plan = Binary.Prepare(node);
        if (IsQuantized(node))
        {
            (QuantizationParameters x, QuantizationParameters y, QuantizationParameters z) = Quantizations(node);
            RequireSameTypes(node);
            FixedMultiplier output = FixedMultiplier.From(x.Scale / (y.Scale * z.Scale));
            return Binary.Quantized(
                node, plan, new QuantizedDivide(x.ZeroPoint, y.ZeroPoint, output, Result(node, activation)));
        }

        return node.Input(0).Type switch
        {
            TensorType.Float32 => Activated<float, Divide<float>>(node, plan, activation),
            TensorType.Float16 => Activated<Half, Divide<Half>>(node, plan, activation),
            TensorType.Int32 => Activated<int, TruncatingDivide>(node, plan, activation),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>SQUARED_DIFFERENCE.</summary>
    public static Kernel SquaredDifference(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        switch (node.Input(0).Type)
        {
            case TensorType.Float32:
                return Binary.Vector<float, SquaredDifference<float>>(node, plan, default);
            case TensorType.Int32:
                return Binary.Vector<int, SquaredDifference<int>>(node, plan, default);
            case TensorType.Int8:
                const int LeftShift = 7;
                (QuantizationParameters x, QuantizationParameters y, QuantizationParameters z) = Quantizations(node);
                RequireSameTypes(node);
                (ScaledSide left, ScaledSide right, double scale) = ScaledSide.Pair(x, y, LeftShift);
                FixedMultiplier output = FixedMultiplier.From(scale * scale / ((1 << (2 * LeftShift)) * z.Scale));
                return Binary.QuantizedVector(
                    node, plan, new QuantizedSquaredDifference(left, right, output, Result(node, FusedActivation.None)));
            default:
                throw node.UnsupportedType();
        }
    }

    /// <summary>MAXIMUM; quantized numbers are compared as they are.</summary>
    public static Kernel Maximum(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Binary.Vector<float, Maximum<float>>(node, plan, default),
            TensorType.Float16 => Binary.Scalar<Half, Half, Maximum<Half>>(node, plan, default),
            TensorType.BFloat16 =>
                Binary.Scalar<BFloat16, BFloat16, BinaryThroughFloat<Maximum<float>>>(node, plan, default),
            TensorType.UInt8 => Binary.Vector<byte, Maximum<byte>>(node, plan, default),
            TensorType.Int8 => Binary.Vector<sbyte, Maximum<sbyte>>(node, plan, default),
            TensorType.Int16 => Binary.Vector<short, Maximum<short>>(node, plan, default),
            TensorType.Int32 => Binary.Vector<int, Maximum<int>>(node, plan, default),
            TensorType.Int64 => Binary.Vector<long, Maximum<long>>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    /// <summary>MINIMUM; quantized numbers are compared as they are.</summary>
    public static Kernel Minimum(NodeContext node)
    {
        BroadcastPlan plan = Binary.Prepare(node);
        return node.Input(0).Type switch
        {
            TensorType.Float32 => Binary.Vector<float, Minimum<float>>(node, plan, default),
            TensorType.Float16 => Binary.Scalar<Half, Half, Minimum<Half>>(node, plan, default),
            TensorType.BFloat16 =>
                Binary.Scalar<BFloat16, BFloat16, BinaryThroughFloat<Minimum<float>>>(node, plan, default),
            TensorType.UInt8 => Binary.Vector<byte, Minimum<byte>>(node, plan, default),
            TensorType.Int8 => Binary.Vector<sbyte, Minimum<sbyte>>(node, plan, default),
            TensorType.Int16 => Binary.Vector<short, Minimum<short>>(node, plan, default),
            TensorType.Int32 => Binary.Vector<int, Minimum<int>>(node, plan, default),
            TensorType.Int64 => Binary.Vector<long, Minimum<long>>(node, plan, default),
            _ => throw node.UnsupportedType(),
        };
    }

    // Quantized ADD and SUB. The old int16 form needs scales that are powers of two; others take the general form.
    private static Kernel Sum(NodeContext node, BroadcastPlan plan, FusedActivation activation, bool powerOfTwo, int sign)
    {
        (QuantizationParameters x, QuantizationParameters y, QuantizationParameters z) = Quantizations(node);
        RequireSameTypes(node);
        node.RequireSymmetricInt16(node.Input(0), node.Input(1), node.Output(0));
        QuantizedResult result = Result(node, activation);
        bool isInt16 = node.Input(0).Type == TensorType.Int16;
        if (isInt16 && powerOfTwo
            && QuantizationScales.IsPowerOfTwo(x.Scale, out int xLog)
            && QuantizationScales.IsPowerOfTwo(y.Scale, out int yLog)
            && QuantizationScales.IsPowerOfTwo(z.Scale, out int zLog))
        {
            if (xLog > zLog || yLog > zLog || (xLog != zLog && yLog != zLog))
            {
                throw node.Error(
                    "with power-of-two int16 scales one input must have the scale of the output and the other at most that; convert the model again");
            }

            return Binary.QuantizedVector(node, plan, new PowerOfTwoAdd(zLog - xLog, zLog - yLog, sign, result));
        }

        int leftShift = isInt16 ? 15 : 20;
        (ScaledSide left, ScaledSide right, double scale) = ScaledSide.Pair(x, y, leftShift);
        FixedMultiplier output = FixedMultiplier.From(scale / ((1 << leftShift) * z.Scale));
        return sign > 0
            ? Binary.QuantizedVector(node, plan, new QuantizedAdd(left, right, output, result))
            : Binary.QuantizedVector(node, plan, new QuantizedSubtract(left, right, output, result));
    }

    // An operator followed by a clamp where the type or the activation asks for one.
    private static Kernel Activated<T, TOperator>(NodeContext node, BroadcastPlan plan, FusedActivation activation)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOperator : struct, IVectorBinaryOperator<T>
    {
        // Without an activation floats are clamped to finite numbers, as the reference kernels do; integers need nothing.
        bool isFloat = typeof(T) == typeof(float) || typeof(T) == typeof(Half);
        if (activation == FusedActivation.None && !isFloat)
        {
            return Binary.Vector<T, TOperator>(node, plan, default);
        }

        (T min, T max) = activation switch
        {
            FusedActivation.Relu => (T.Zero, T.MaxValue),
            FusedActivation.Relu6 => (T.Zero, T.CreateChecked(6)),
            FusedActivation.ReluN1To1 => (T.CreateSaturating(-1), T.One),
            _ => (T.MinValue, T.MaxValue),
        };
        Clamped<T, TOperator> op = new(default, min, max);
        return typeof(T) == typeof(Half)
            ? Binary.Scalar<T, T, Clamped<T, TOperator>>(node, plan, op)
            : Binary.Vector<T, Clamped<T, TOperator>>(node, plan, op);
    }

    // 8-bit numbers are always quantized; int16 is when its tensor has a scale.
    private static bool IsQuantized(NodeContext node) => node.Input(0).Type switch
    {
        TensorType.Int8 or TensorType.UInt8 => true,
        TensorType.Int16 => node.Input(0).Quantization is not null,
        _ => false,
    };

    private static void RequireSameTypes(NodeContext node)
    {
        if (node.Output(0).Type != node.Input(0).Type)
        {
            throw node.UnsupportedTypes();
        }
    }

    private static (QuantizationParameters X, QuantizationParameters Y, QuantizationParameters Z) Quantizations(NodeContext node) =>
        (node.PerTensor(node.Input(0)), node.PerTensor(node.Input(1)), node.PerTensor(node.Output(0)));

    private static QuantizedResult Result(NodeContext node, FusedActivation activation)
    {
        QuantizationParameters output = node.PerTensor(node.Output(0));
        (int min, int max) = ActivationRange.Quantized(activation, node.Output(0).Type, output);
        return new QuantizedResult(output.ZeroPoint, min, max);
    }

    /// <summary>x / y of integers, towards zero.</summary>
    private readonly struct TruncatingDivide : IVectorBinaryOperator<int>
    {
        public int Invoke(int x, int y) => y switch
        {
            0 => throw KernelErrors.DivisionByZero(),
            -1 => unchecked(-x),
            _ => x / y,
        };

        // There is no vector division of integers.
        public Vector<int> Invoke(Vector<int> x, Vector<int> y)
        {
            Vector<int> result = default;
            for (int i = 0; i < Vector<int>.Count; i++)
            {
                result = result.WithElement(i, Invoke(x[i], y[i]));
            }

            return result;
        }
    }

    private readonly record struct ComplexPair(float Real, float Imaginary);

    private readonly struct ComplexMultiply : IBinaryOperator<ComplexPair, ComplexPair>
    {
        public ComplexPair Invoke(ComplexPair x, ComplexPair y) => new(
            (x.Real * y.Real) - (x.Imaginary * y.Imaginary), (x.Real * y.Imaginary) + (x.Imaginary * y.Real));
    }
}
