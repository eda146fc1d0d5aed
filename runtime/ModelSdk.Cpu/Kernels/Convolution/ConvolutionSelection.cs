using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Chooses the code of a convolution from its types, once, when the plan is built.</summary>
internal static class ConvolutionSelection
{
    // What the official kernels take, by the type of the images.
    private static readonly Dictionary<(ConvolutionKind Kind, TensorType Images), TensorType[]> WeightTypes = new()
    {
        [(ConvolutionKind.Dense, TensorType.Float32)] = [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int4],
        [(ConvolutionKind.Dense, TensorType.UInt8)] = [TensorType.UInt8],
        [(ConvolutionKind.Dense, TensorType.Int8)] = [TensorType.Int8, TensorType.Int4],
        [(ConvolutionKind.Dense, TensorType.Int16)] = [TensorType.Int8, TensorType.Int4],
        [(ConvolutionKind.Depthwise, TensorType.Float32)] = [TensorType.Float32, TensorType.Int8],
        [(ConvolutionKind.Depthwise, TensorType.UInt8)] = [TensorType.UInt8],
        [(ConvolutionKind.Depthwise, TensorType.Int8)] = [TensorType.Int8, TensorType.Int4],
        [(ConvolutionKind.Depthwise, TensorType.Int16)] = [TensorType.Int8, TensorType.Int4],
        [(ConvolutionKind.Transposed, TensorType.Float32)] = [TensorType.Float32, TensorType.Int8],
        [(ConvolutionKind.Transposed, TensorType.UInt8)] = [TensorType.UInt8],
        [(ConvolutionKind.Transposed, TensorType.Int8)] = [TensorType.Int8],
        [(ConvolutionKind.Transposed, TensorType.Int16)] = [TensorType.Int8],
    };

    /// <summary>Checks the types and makes the kernel.</summary>
    public static Kernel Create(NodeContext node, ConvolutionSpec spec)
    {
        spec.Check(node);
        Value input = node.Input(spec.DataInput);
        Value weights = node.Input(spec.WeightsInput);
        if (node.Output(0).Type != input.Type)
        {
            throw node.Error($"the output {node.Output(0)} must have the type of {input}");
        }

        if (!WeightTypes.TryGetValue((spec.Kind, input.Type), out TensorType[]? types))
        {
            throw node.Error($"{input} must be float32, uint8, int8 or int16; convert or quantize the model in one of these types");
        }

        if (!types.Contains(weights.Type))
        {
            throw node.Error($"there is no code for {input.Type} images with {weights.Type} weights, only with {string.Join(", ", types)}");
        }

        RequireBiasZero(node, spec);
        return input.Type switch
        {
            TensorType.Float32 when weights.Type == TensorType.Float32 => Float(node, spec),
            TensorType.Float32 => Hybrid(node, spec),
            TensorType.UInt8 => UInt8(node, spec),
            TensorType.Int8 => Int8(node, spec),
            _ => Int16(node, spec),
        };
    }

    private static Kernel Float(NodeContext node, ConvolutionSpec spec)
    {
        RequireBias(node, spec, TensorType.Float32);
        if (IsFast(node, spec, isFloat: true))
        {
            return spec.Kind switch
            {
                ConvolutionKind.Dense => new Conv2DFloat(node, spec),
                ConvolutionKind.Depthwise => new DepthwiseFloat(spec),
                _ => new TransposeConvFloat(node, spec),
            };
        }

        (float min, float max) = ActivationRange.Float(spec.Activation);
        return new ConvolutionReferenceKernel<float, float, float, float, FloatFinish>(
            spec, 0, null, 0, new FloatFinish(min, max));
    }

    private static Kernel Hybrid(NodeContext node, ConvolutionSpec spec)
    {
        Value weights = node.Input(spec.WeightsInput);
        RequireBias(node, spec, TensorType.Float32);
        Quantized.RequireSymmetric(node, weights);
        float[] scales = Quantized.WeightScales(node, weights, spec.OutputChannels, spec.ChannelDimension);

        (float min, float max) = ActivationRange.Float(spec.Activation);
        if (weights.Type == TensorType.UInt8)
        {
            return new Conv2DHybridBytes(spec, scales[0], min, max);
        }

        // With one scale an ungrouped CONV_2D quantizes symmetrically; everything else does not, whatever the option says.
        bool differ = Array.Exists(scales, scale => scale != scales[0]);
        bool asymmetric = spec.Kind != ConvolutionKind.Dense || spec.Groups != 1 || differ;
        if (spec.Kind != ConvolutionKind.Transposed && IsFast(node, spec, isFloat: false))
        {
            return spec.Kind == ConvolutionKind.Dense
                ? new Conv2DHybrid(node, spec, scales, asymmetric)
                : new DepthwiseHybrid(node, spec, scales);
        }

        return new ConvolutionHybridReference(spec, SignedBytes(node, weights), scales, asymmetric, min, max);
    }

    private static Kernel UInt8(NodeContext node, ConvolutionSpec spec)
    {
        RequireBias(node, spec, TensorType.Int32);
        Value weights = node.Input(spec.WeightsInput);
        QuantizationParameters filter = Quantized.PerTensor(node, weights);
        Quantized.RequireBiasScale(node, node.Input(spec.DataInput), weights, spec.BiasInput);
        float[] scales = Quantized.WeightScales(node, weights, spec.OutputChannels, spec.ChannelDimension);
        Int8Parameters parameters = Parameters(node, spec, scales, filter.ZeroPoint);
        if (IsFast(node, spec, isFloat: false))
        {
            return spec.Kind switch
            {
                ConvolutionKind.Dense => new Conv2DInt8(node, spec, parameters),
                ConvolutionKind.Depthwise => new DepthwiseInt8<byte>(node, spec, parameters),
                _ => new TransposeConvInt8(node, spec, parameters),
            };
        }

        return new ConvolutionReferenceKernel<byte, byte, int, byte, FixedFinish<byte>>(
            spec, parameters.InputZero, null, filter.ZeroPoint, Finish<byte>(parameters));
    }

    private static Kernel Int8(NodeContext node, ConvolutionSpec spec)
    {
        RequireBias(node, spec, TensorType.Int32);
        Value weights = node.Input(spec.WeightsInput);
        Quantized.RequireSymmetric(node, weights);
        float[] scales = Quantized.WeightScales(node, weights, spec.OutputChannels, spec.ChannelDimension);
        Int8Parameters parameters = Parameters(node, spec, scales, 0);
        if (IsFast(node, spec, isFloat: false))
        {
            return spec.Kind switch
            {
                ConvolutionKind.Dense => new Conv2DInt8(node, spec, parameters),
                ConvolutionKind.Depthwise => new DepthwiseInt8<sbyte>(node, spec, parameters),
                _ => new TransposeConvInt8(node, spec, parameters),
            };
        }

        return new ConvolutionReferenceKernel<sbyte, sbyte, int, sbyte, FixedFinish<sbyte>>(
            spec, parameters.InputZero, SignedBytes(node, weights), 0, Finish<sbyte>(parameters));
    }

    private static Kernel Int16(NodeContext node, ConvolutionSpec spec)
    {
        Value weights = node.Input(spec.WeightsInput);
        Quantized.RequireSymmetric(node, weights);
        float[] scales = Quantized.WeightScales(node, weights, spec.OutputChannels, spec.ChannelDimension);
        Int8Parameters parameters = Parameters(node, spec, scales, 0);
        FixedFinish<short> finish = Finish<short>(parameters);
        if (parameters.InputZero != 0 || parameters.OutputZero != 0)
        {
            throw node.Error("int16 images must be quantized symmetrically (zero point 0)");
        }

        sbyte[]? unpacked = SignedBytes(node, weights);
        if (spec.Kind != ConvolutionKind.Depthwise && node.OptionalInput(spec.BiasInput) is { Type: TensorType.Int32 })
        {
            return new ConvolutionReferenceKernel<short, sbyte, int, short, FixedFinish<short>>(spec, 0, unpacked, 0, finish);
        }

        RequireBias(node, spec, TensorType.Int64);
        return new ConvolutionReferenceKernel<short, sbyte, long, short, FixedFinish<short>>(spec, 0, unpacked, 0, finish);
    }

    private static Int8Parameters Parameters(NodeContext node, ConvolutionSpec spec, float[] weightScales, int weightZero)
    {
        QuantizationParameters input = Quantized.PerTensor(node, node.Input(spec.DataInput));
        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        TensorType type = node.Output(0).Type;
        (int min, int max) = ActivationRange.Quantized(spec.Activation, type, output);
        FixedMultiplier[] multipliers =
            Quantized.Multipliers(input.Scale, weightScales, output.Scale, roundProduct: type == TensorType.UInt8);
        return new Int8Parameters(input.ZeroPoint, weightZero, multipliers, output.ZeroPoint, min, max);
    }

    private static FixedFinish<T> Finish<T>(Int8Parameters parameters)
        where T : INumberBase<T> =>
        new(parameters.Multipliers, parameters.OutputZero, parameters.Min, parameters.Max);

    /// <summary>Decides between the fast code and the plain loops, and says so in the log.</summary>
    private static bool IsFast(NodeContext node, ConvolutionSpec spec, bool isFloat)
    {
        // Only the float weights of dense and depthwise convolutions may change between runs: packing costs.
        bool isConstant = (isFloat && spec.Kind != ConvolutionKind.Transposed) ||
            (node.Input(spec.WeightsInput).IsConstant && node.OptionalInput(spec.BiasInput) is null or { IsConstant: true });
        // Packing a small filter in every run gains nothing over the plain loops.
        isConstant &= node.Input(spec.WeightsInput).IsConstant
            || spec.Window.FilterHeight * spec.Window.FilterWidth * spec.FilterDepth > 8;
        bool isExact = isFloat || spec.Kind != ConvolutionKind.Depthwise || Depthwise.IsExact(spec.Window);
        bool isFast = !node.Settings.ForceReference && isConstant && isExact;
        string code = spec.Kind == ConvolutionKind.Depthwise || isFloat ? "float lanes" : $"gemm int8 {GemmInt8.InstructionSet}";
        node.Settings.Log?.Invoke($"{node.Node}: {spec.Kind}, {(isFast ? code : "reference")}");
        return isFast;
    }

    /// <summary>Weights that must be unpacked; null for those that can be read where they are.</summary>
    private static sbyte[]? SignedBytes(NodeContext node, Value weights)
    {
        if (weights.Type is TensorType.Int8 or TensorType.UInt8)
        {
            return null;
        }

        return weights.IsConstant
            ? node.Weights.GetOrAdd(weights, "signed bytes", IntegerWeights.ToSignedBytes)
            : throw node.Error($"{weights} must be constant, since its type is packed");
    }

    private static void RequireBiasZero(NodeContext node, ConvolutionSpec spec)
    {
        if (node.OptionalInput(spec.BiasInput) is { Quantization: { } quantization } bias
            && Array.Exists(quantization.ZeroPoints, static zero => zero != 0))
        {
            throw node.Error($"the bias {bias} has a zero point other than 0");
        }
    }

    private static void RequireBias(NodeContext node, ConvolutionSpec spec, TensorType type)
    {
        if (node.OptionalInput(spec.BiasInput) is { } bias && bias.Type != type)
        {
            throw node.Error($"the bias {bias} must be {type}");
        }
    }
}
