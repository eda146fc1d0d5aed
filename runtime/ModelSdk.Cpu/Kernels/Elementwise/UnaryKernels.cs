using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Elementwise;

/// <summary>Factories of the mathematical operators of one input.</summary>
internal static class UnaryKernels
{
    /// <summary>The factory of an operator that exists for floats only.</summary>
    public static KernelFactory Float<TOperator>(int grain = Unary.CheapGrain)
        where TOperator : struct, IVectorUnaryOperator<float> => node =>
        {
            _ = Unary.Prepare(node);
            return Unary.Float<TOperator>(node, default, grain);
        };

    /// <summary>ABS.</summary>
    public static Kernel Absolute(NodeContext node)
    {
        Value input = Unary.Prepare(node);
        if (input.Type == TensorType.Int8 || (input.Type == TensorType.Int16 && input.Quantization is not null))
        {
            QuantizationParameters from = node.PerTensor(input);
            QuantizationParameters to = node.PerTensor(node.Output(0));
            FixedMultiplier? multiplier = from.Scale == to.Scale ? null : FixedMultiplier.From(from.Scale / to.Scale);
            return Unary.Quantized(node, new QuantizedAbsolute(from.ZeroPoint, multiplier, FullRange(node)));
        }

        return input.Type switch
        {
            TensorType.Int32 => Unary.Vector<int, Absolute<int>>(node, default),
            TensorType.Int16 => Unary.Vector<short, Absolute<short>>(node, default),
            _ => Unary.Float<Absolute<float>>(node, default),
        };
    }

    /// <summary>NEG; 8-bit numbers are negated as they are.</summary>
    public static Kernel Negate(NodeContext node) => Unary.Prepare(node).Type switch
    {
        TensorType.Int8 => Unary.Vector<sbyte, Negate<sbyte>>(node, default),
        TensorType.Int16 => Unary.Vector<short, Negate<short>>(node, default),
        TensorType.Int32 => Unary.Vector<int, Negate<int>>(node, default),
        TensorType.Int64 => Unary.Vector<long, Negate<long>>(node, default),
        _ => Unary.Float<Negate<float>>(node, default),
    };

    /// <summary>SIGN.</summary>
    public static Kernel Sign(NodeContext node) => Unary.Prepare(node).Type switch
    {
        TensorType.Float32 => Unary.Scalar<float, float, SignOf<float>>(node, default),
        TensorType.Float64 => Unary.Scalar<double, double, SignOf<double>>(node, default),
        TensorType.Int32 => Unary.Scalar<int, int, SignOf<int>>(node, default),
        _ => throw node.UnsupportedType(),
    };

    /// <summary>Sign, the custom operator before SIGN; for real numbers only.</summary>
    public static Kernel CustomSign(NodeContext node) =>
        node.Input(0).Type is TensorType.Float32 or TensorType.Float64 ? Sign(node) : throw node.UnsupportedType();

    /// <summary>LOGICAL_NOT.</summary>
    public static Kernel LogicalNot(NodeContext node) => Unary.Prepare(node).Type == TensorType.Bool
        ? Unary.Scalar<bool, bool, LogicalNot>(node, default)
        : throw node.UnsupportedType();

    /// <summary>EXP.</summary>
    public static Kernel Exponential(NodeContext node) =>
        IsTable(Unary.Prepare(node).Type)
            ? Function(node, MathF.Exp)
            : Unary.Float<Exponential>(node, default, Unary.CostlyGrain);

    /// <summary>LOG; quantized numbers at or below 0 give the least output.</summary>
    public static Kernel Logarithm(NodeContext node)
    {
        if (!IsTable(Unary.Prepare(node).Type))
        {
            return Unary.Float<Logarithm>(node, default, Unary.CostlyGrain);
        }

        QuantizationParameters to = node.PerTensor(node.Output(0));
        int lowest = node.Output(0).Type == TensorType.Int8 ? sbyte.MinValue : short.MinValue;
        float least = (lowest - to.ZeroPoint) * to.Scale;
        return Function(node, value => value <= 0 ? least : MathF.Log(value));
    }

    /// <summary>SQRT.</summary>
    public static Kernel SquareRoot(NodeContext node)
    {
        Value input = Unary.Prepare(node);
        if (!IsTable(input.Type))
        {
            return Unary.Float<SquareRoot>(node, default);
        }

        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters to = node.PerTensor(node.Output(0));
        node.RequireSymmetricInt16(input, node.Output(0));
        return Unary.QuantizedChecked(
            node, new QuantizedSquareRoot(from.Scale, from.ZeroPoint, to.Scale, FullRange(node)));
    }

    /// <summary>RSQRT.</summary>
    public static Kernel ReciprocalSquareRoot(NodeContext node)
    {
        Value input = Unary.Prepare(node);
        if (!IsTable(input.Type))
        {
            return Unary.Float<ReciprocalSquareRoot>(node, default);
        }

        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters to = node.PerTensor(node.Output(0));
        node.RequireSymmetricInt16(input, node.Output(0));
        if (input.Type == TensorType.Int8)
        {
            FixedMultiplier multiplier = FixedMultiplier.From(1.0 / (MathF.Sqrt(from.Scale) * to.Scale));
            return Unary.QuantizedChecked(
                node, new QuantizedReciprocalSquareRoot(from.ZeroPoint, multiplier, FullRange(node)));
        }

        float greatest = short.MaxValue * to.Scale;
        short[] table = LookupTables.ForInt16(
            from.Scale, 0, to.Scale, 0, value => value <= 0 ? greatest : 1f / MathF.Sqrt(value));
        return Unary.Scalar<short, short, Int16Table>(node, new(table, min: 0));
    }

    /// <summary>A real function of a quantized input: a table of 256 entries, or one of 513 with interpolation.</summary>
    public static Kernel Function(NodeContext node, Func<float, float> function)
    {
        Value input = node.Input(0);
        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters to = node.PerTensor(node.Output(0));
        return input.Type == TensorType.Int16
            ? Unary.Scalar<short, short, Int16Table>(
                node, new(LookupTables.ForInt16(from.Scale, from.ZeroPoint, to.Scale, to.ZeroPoint, function)))
            : Unary.Table(
                node,
                LookupTables.ForBytes(
                    input.Type == TensorType.Int8, from.Scale, from.ZeroPoint, to.Scale, to.ZeroPoint, function));
    }

    /// <summary>The whole range of the output's type around its zero point.</summary>
    public static QuantizedResult FullRange(NodeContext node)
    {
        QuantizationParameters output = node.PerTensor(node.Output(0));
        (int min, int max) = ActivationRange.Quantized(FusedActivation.None, node.Output(0).Type, output);
        return new QuantizedResult(output.ZeroPoint, min, max);
    }

    private static bool IsTable(TensorType type) => type is TensorType.Int8 or TensorType.Int16;
}
