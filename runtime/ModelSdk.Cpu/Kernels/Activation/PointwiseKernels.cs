using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Elementwise;
using ModelSdk.Cpu.Kernels.Elementwise.Loops;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Activation;

/// <summary>Factories of the activations that look at one element at a time.</summary>
internal static class PointwiseKernels
{
    /// <summary>RELU, RELU6, RELU_N1_TO_1 or RELU_0_TO_1; an infinite bound is the end of the output's type.</summary>
    public static KernelFactory Relu(float min, float max, bool hasInt16 = false) => node =>
    {
        Value input = Unary.Prepare(node);
        if (input.Type == TensorType.Int16 && !hasInt16)
        {
            throw node.UnsupportedType();
        }

        if (!IsQuantized(input.Type))
        {
            return Unary.Float(node, new Clamp(min, max));
        }

        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters to = node.PerTensor(node.Output(0));
        node.RequireSymmetricInt16(input, node.Output(0));
        QuantizedResult range = UnaryKernels.FullRange(node);
        QuantizedResult bounds = range with
        {
            Min = Math.Max(range.Min, Quantize(min)),
            Max = float.IsPositiveInfinity(max) ? range.Max : Math.Min(range.Max, Quantize(max)),
        };
        return Unary.QuantizedVector(
            node, new QuantizedClamp(from.ZeroPoint, FixedMultiplier.From(from.Scale / to.Scale), bounds));

        int Quantize(float real) => to.ZeroPoint + (int)MathF.Round(real / to.Scale, MidpointRounding.AwayFromZero);
    };

    /// <summary>LEAKY_RELU.</summary>
    public static Kernel LeakyRelu(NodeContext node)
    {
        Value input = Unary.Prepare(node);
        float alpha = new LeakyReluOptions(node.Options).Alpha;
        if (!IsQuantized(input.Type))
        {
            return Unary.Float(node, new LeakyRelu(alpha));
        }

        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters to = node.PerTensor(node.Output(0));
        node.RequireSymmetricInt16(input, node.Output(0));
        FixedMultiplier positive = FixedMultiplier.From(from.Scale / to.Scale);
        FixedMultiplier negative = FixedMultiplier.From(Math.Abs(from.Scale * alpha / to.Scale));
        return Unary.QuantizedVector(
            node,
            new QuantizedLeakyRelu(from.ZeroPoint, positive, negative, alpha < 0 ? -1 : 1, UnaryKernels.FullRange(node)));
    }

    /// <summary>PRELU.</summary>
    public static Kernel ParametricRelu(NodeContext node)
    {
        Value input = node.Input(0);
        bool isInt16 = input.Type == TensorType.Int16;
        BroadcastPlan plan = Binary.Prepare(node, sameType: !isInt16);
        if (plan.Count != input.Count)
        {
            throw node.Error($"its slopes, {node.Input(1)}, must broadcast to the shape of {input}; convert the model again");
        }

        if (!IsQuantized(input.Type))
        {
            return input.Type switch
            {
                TensorType.Float32 => Binary.Vector<float, ParametricRelu>(node, plan, default),
                TensorType.Float16 => Binary.Scalar<Half, Half, BinaryThroughFloat<ParametricRelu>>(node, plan, default),
                _ => throw node.UnsupportedType(),
            };
        }

        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters alpha = node.PerTensor(node.Input(1));
        QuantizationParameters to = node.PerTensor(node.Output(0));
        QuantizedParametricRelu op = new(
            from.ZeroPoint,
            alpha.ZeroPoint,
            FixedMultiplier.From(from.Scale / to.Scale),
            FixedMultiplier.From(from.Scale * alpha.Scale / to.Scale),
            UnaryKernels.FullRange(node));
        if (!isInt16)
        {
            return Binary.QuantizedVector(node, plan, op);
        }

        return node.Input(1).Type is TensorType.Int8 or TensorType.Int16
            ? new Int16ParametricRelu(op, plan, node.Input(1).Count)
            : throw node.Error($"its slopes, {node.Input(1)}, must be int8; quantize the model again");
    }

    /// <summary>HARD_SWISH.</summary>
    public static Kernel HardSwish(NodeContext node)
    {
        Value input = Unary.Prepare(node);
        if (!IsQuantized(input.Type))
        {
            return Unary.Float<HardSwish>(node, default);
        }

        QuantizationParameters from = node.PerTensor(input);
        QuantizationParameters to = node.PerTensor(node.Output(0));
        QuantizedHardSwish op = new(from.Scale, from.ZeroPoint, to.Scale, UnaryKernels.FullRange(node));
        if (input.Type == TensorType.Int16)
        {
            throw node.UnsupportedType();
        }

        return op.IsValid
            ? Unary.Quantized(node, op)
            : throw node.Error($"the scale of its output, {to.Scale}, is too fine for that of its input, {from.Scale}; quantize the model again");
    }

    /// <summary>LOGISTIC.</summary>
    public static Kernel Logistic(NodeContext node) => Unary.Prepare(node).Type switch
    {
        TensorType.Int8 or TensorType.UInt8 => UnaryKernels.Function(node, SpecialFunctions.Logistic),
        TensorType.Int16 => Sigmoid(node, isTanh: false),
        _ => Unary.Float<Logistic>(node, default, Unary.CostlyGrain),
    };

    /// <summary>TANH.</summary>
    public static Kernel Tanh(NodeContext node) => Unary.Prepare(node).Type switch
    {
        TensorType.Int8 or TensorType.UInt8 => UnaryKernels.Function(node, MathF.Tanh),
        TensorType.Int16 => Sigmoid(node, isTanh: true),
        _ => Unary.Float<HyperbolicTangent>(node, default, Unary.CostlyGrain),
    };

    /// <summary>ELU.</summary>
    public static Kernel Elu(NodeContext node) => Unary.Prepare(node).Type == TensorType.Int8
        ? UnaryKernels.Function(node, static x => x < 0 ? SpecialFunctions.ExpMinusOne(x) : x)
        : Unary.Float<Elu>(node, default, Unary.CostlyGrain);

    /// <summary>GELU.</summary>
    public static Kernel Gelu(NodeContext node)
    {
        bool approximate = new GeluOptions(node.Options).Approximate;
        TensorType type = Unary.Prepare(node).Type;
        if (IsQuantized(type))
        {
            return UnaryKernels.Function(node, approximate ? SpecialFunctions.GeluByTanh : SpecialFunctions.Gelu);
        }

        if (type == TensorType.Float16)
        {
            return Unary.Scalar<Half, Half, HalfGelu>(node, new(approximate), Unary.CostlyGrain);
        }

        return approximate
            ? Unary.Float<GeluByTanh>(node, default, Unary.CostlyGrain)
            : Unary.Float<Gelu>(node, default, Unary.CostlyGrain);
    }

    private static Kernel Sigmoid(NodeContext node, bool isTanh)
    {
        QuantizationParameters from = node.PerTensor(node.Input(0));
        QuantizationParameters to = node.PerTensor(node.Output(0));
        node.RequireSymmetricInt16(node.Input(0), node.Output(0));
        return QuantizationScales.IsPowerOfTwo(to.Scale, out int log) && log == -15
            ? Unary.Scalar<short, short, Int16Sigmoid>(node, new(from.Scale, isTanh), Unary.CostlyGrain)
            : throw node.Error($"the scale of its output, {to.Scale}, must be 1/32768; quantize the model again");
    }

    private static bool IsQuantized(TensorType type) => type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16;
}
