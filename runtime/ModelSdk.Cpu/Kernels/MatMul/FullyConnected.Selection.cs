using System.Numerics;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Numerics;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>FULLY_CONNECTED: reads the node and chooses the code from its types.</summary>
internal static class FullyConnected
{
    /// <summary>Makes the kernel.</summary>
    public static Kernel Create(NodeContext node)
    {
        FullyConnectedOptions options = new(node.Options);
        Value input = node.Input(0);
        Value weights = FullyConnectedWeights.Plain(node);
        FullyConnectedSpec spec = FullyConnectedSpec.Create(node, options.Activation, options.KeepNumDims);
        if (options.WeightsFormat != FullyConnectedWeightsFormat.Default)
        {
            return Shuffled(node, spec);
        }

        if (BlockwiseScales.Has(weights))
        {
            return Blockwise(node, spec);
        }

        bool isHybrid = input.Type == TensorType.Float32 && IntegerWeights.IsSupported(weights.Type);
        if (!isHybrid && spec.Activation is FusedActivation.Tanh or FusedActivation.SignBit)
        {
            throw node.Error($"the fused activation {spec.Activation} is only possible with float input and integer weights");
        }

        return (input.Type, weights.Type, node.Output(0).Type) switch
        {
            (TensorType.Float32, TensorType.Float32, TensorType.Float32) => Float(node, spec),
            (TensorType.Float32, _, TensorType.Float32) when isHybrid => Hybrid(node, spec, options.AsymmetricQuantizeInputs),
            (TensorType.UInt8, TensorType.UInt8, TensorType.UInt8) => Bytes<byte, byte, byte>(node, spec),
            (TensorType.UInt8, TensorType.UInt8, TensorType.Int16) => Bytes<byte, byte, short>(node, spec),
            (TensorType.Int8, TensorType.Int8 or TensorType.Int4 or TensorType.Int2, TensorType.Int8) =>
                Bytes<sbyte, sbyte, sbyte>(node, spec),
            (TensorType.Int16, TensorType.Int8 or TensorType.Int4 or TensorType.Int2, TensorType.Int16) => Int16(node, spec),
            (TensorType.Int16, TensorType.Int16, TensorType.Int16) => Int16ByInt16(node, spec, options),
            _ => throw node.Error(
                $"there is no code for {input.Type} input with {weights.Type} weights and {node.Output(0).Type} output; " +
                "quantize the model in one of the usual schemes (float32, int8, 16x8, dynamic range)"),
        };
    }

    private static Kernel Float(NodeContext node, FullyConnectedSpec spec)
    {
        RequireBias(node, TensorType.Float32);
        if (IsFast(node, "gemm float", needsConstants: false))
        {
            return new FullyConnectedFloat(node, spec);
        }

        (float min, float max) = ActivationRange.Float(spec.Activation);
        return new FullyConnectedReference<float, float, float, float, FloatFinish>(spec, 0, null, 0, new FloatFinish(min, max));
    }

    private static Kernel Hybrid(NodeContext node, FullyConnectedSpec spec, bool asymmetric)
    {
        RequireBias(node, TensorType.Float32);
        Value weights = node.Input(1);
        Quantized.RequireSymmetric(node, weights);
        float[] scales = Quantized.WeightScales(node, weights, spec.Units, 0);
        bool isUnsigned = weights.Type == TensorType.UInt8;
        if (!isUnsigned && IsFast(node, $"hybrid gemm int8 {GemmInt8.InstructionSet}", needsConstants: true))
        {
            return new FullyConnectedHybrid(node, spec, scales, asymmetric);
        }

        return new FullyConnectedHybridReference(spec, SignedBytes(node, weights), scales, asymmetric, isUnsigned);
    }

    private static Kernel Blockwise(NodeContext node, FullyConnectedSpec spec)
    {
        Value weights = node.Input(1);
        if (node.Input(0).Type != TensorType.Float32 || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{weights} is quantized by blocks, which needs float32 input and output, not {node.Input(0)} and {node.Output(0)}");
        }

        RequireBias(node, TensorType.Float32);
        float[] scales = BlockwiseScales.Read(node, weights);
        int block = weights.Quantization!.BlockSize;
        bool isWhole = weights.Type == TensorType.Int4 && block % FullyConnectedBlockwise.Group == 0;
        if (IsFast(node, "blockwise int4", needsConstants: false) && isWhole)
        {
            return new FullyConnectedBlockwise(node, spec, scales);
        }

        return new FullyConnectedBlockwiseReference(
            spec,
            node.Weights.GetOrAdd(weights, "signed bytes", IntegerWeights.ToSignedBytes),
            scales,
            block,
            node.Weights.GetOrAdd(weights, "blockwise sums", value => FullyConnectedBlockwise.Sums(value, spec, scales)));
    }

    private static Kernel Bytes<TIn, TWeight, TOut>(NodeContext node, FullyConnectedSpec spec)
        where TIn : unmanaged, INumberBase<TIn>
        where TWeight : unmanaged, INumberBase<TWeight>
        where TOut : unmanaged, INumberBase<TOut>
    {
        RequireBias(node, TensorType.Int32);
        Value weights = node.Input(1);
        TensorType type = node.Output(0).Type;
        if (weights.Type == TensorType.UInt8)
        {
            // Only signed weights may have a scale for each channel.
            _ = Quantized.PerTensor(node, weights);
        }

        Quantized.RequireBiasScale(node, node.Input(0), weights, FullyConnectedSpec.BiasInput);
        if (type != TensorType.Int16 && IsFast(node, $"gemm int8 {GemmInt8.InstructionSet}", needsConstants: true))
        {
            QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
            return new FullyConnectedInt8(
                node, spec, Multipliers(node, spec), WeightZero(node), ActivationRange.Quantized(spec.Activation, type, output));
        }

        DoubleFinish<TOut> finish = Finish<TOut>(node, spec, out int inputZero);
        return new FullyConnectedReference<TIn, TWeight, int, TOut, DoubleFinish<TOut>>(
            spec, inputZero, (TWeight[]?)(object?)SignedBytes(node, weights), WeightZero(node), finish);
    }

    private static Kernel Int16(NodeContext node, FullyConnectedSpec spec)
    {
        DoubleFinish<short> finish = Finish<short>(node, spec, out int inputZero);
        RequireZero(node, inputZero);
        Quantized.RequireBiasScale(node, node.Input(0), node.Input(1), FullyConnectedSpec.BiasInput);
        sbyte[]? unpacked = SignedBytes(node, node.Input(1));
        int weightZero = WeightZero(node);
        return HasInt32Bias(node)
            ? new FullyConnectedReference<short, sbyte, int, short, DoubleFinish<short>>(spec, 0, unpacked, weightZero, finish)
            : new FullyConnectedReference<short, sbyte, long, short, DoubleFinish<short>>(spec, 0, unpacked, weightZero, finish);
    }

    private static Kernel Int16ByInt16(NodeContext node, FullyConnectedSpec spec, FullyConnectedOptions options)
    {
        // Here the reference uses fixed point, with the product of the scales rounded to float if there is only one.
        QuantizationParameters input = Quantized.PerTensor(node, node.Input(0));
        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        RequireZero(node, input.ZeroPoint);
        Quantized.RequireBiasScale(node, node.Input(0), node.Input(1), FullyConnectedSpec.BiasInput);
        if (node.OptionalInput(FullyConnectedSpec.BiasInput) is { Type: not (TensorType.Int32 or TensorType.Int64) } bias)
        {
            throw node.Error($"the bias {bias} must be int32 or int64");
        }

        bool hasOneScale = !Quantized.Any(node, node.Input(1)).IsPerChannel;
        float[] scales = Quantized.WeightScales(node, node.Input(1), spec.Units, 0);
        FixedMultiplier[] multipliers = Quantized.Multipliers(input.Scale, scales, output.Scale, roundProduct: hasOneScale);
        (int min, int max) = ActivationRange.Quantized(spec.Activation, TensorType.Int16, output);
        FixedFinish<short> finish = new(multipliers, output.ZeroPoint, min, max);
        // Unless the option says int64, native reads the bias as int32 whatever its type: an int64 one by halves.
        if (options.QuantizedBiasType != TensorType.Int64)
        {
            return new FullyConnectedReference<short, short, long, short, FixedFinish<short>>(
                spec, 0, null, WeightZero(node), finish, hasInt32Bias: true);
        }

        RequireBias(node, TensorType.Int64);
        return new FullyConnectedReference<short, short, long, short, FixedFinish<short>>(spec, 0, null, WeightZero(node), finish);
    }

    /// <summary>Decides between the fast code and the plain loops, and says so in the log.</summary>
    private static bool IsFast(NodeContext node, string code, bool needsConstants)
    {
        bool isConstant =
            node.Input(1).IsConstant && node.OptionalInput(FullyConnectedSpec.BiasInput) is null or { IsConstant: true };
        bool isFast = !node.Settings.ForceReference && (isConstant || !needsConstants);
        node.Settings.Log?.Invoke($"{node.Node}: {(isFast ? code : "reference")}");
        return isFast;
    }

    /// <summary>Weights that the converter shuffled for one processor: uint8 to int16 with fixed point.</summary>
    private static Kernel Shuffled(NodeContext node, FullyConnectedSpec spec)
    {
        Value weights = node.Input(1);
        bool hasTypes = node.Input(0).Type == TensorType.UInt8 && weights.Type == TensorType.UInt8
            && node.Output(0).Type == TensorType.Int16;
        if (!hasTypes || !weights.IsConstant || spec.Units % 4 != 0 || spec.Depth % 16 != 0)
        {
            throw node.Error($"shuffled weights must be constant uint8 in blocks of 4x16, with uint8 input and int16 output; these are {weights}");
        }

        RequireBias(node, TensorType.Int32);
        if (node.OutputCount > 1)
        {
            // Native keeps its shuffled input in a second output, which nobody reads.
            node.SetShape(1, node.Input(0).Shape);
        }

        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        float input = Quantized.PerTensor(node, node.Input(0)).Scale;
        float[] scales = Quantized.WeightScales(node, weights, spec.Units, 0);
        (int min, int max) = ActivationRange.Quantized(spec.Activation, TensorType.Int16, output);
        FixedFinish<short> finish = new(Quantized.Multipliers(input, scales, output.Scale, roundProduct: true), 0, min, max);
        sbyte[] unshuffled = node.Weights.GetOrAdd(weights, "unshuffled", FullyConnectedWeights.Unshuffle);
        return new FullyConnectedReference<byte, sbyte, int, short, FixedFinish<short>>(spec, 128, unshuffled, 0, finish);
    }

    private static bool HasInt32Bias(NodeContext node)
    {
        bool isInt32 = node.OptionalInput(FullyConnectedSpec.BiasInput) is { Type: TensorType.Int32 };
        if (!isInt32)
        {
            RequireBias(node, TensorType.Int64);
        }

        return isInt32;
    }

    private static DoubleFinish<T> Finish<T>(NodeContext node, FullyConnectedSpec spec, out int inputZero)
        where T : INumberBase<T>
    {
        QuantizationParameters input = Quantized.PerTensor(node, node.Input(0));
        QuantizationParameters output = Quantized.PerTensor(node, node.Output(0));
        inputZero = input.ZeroPoint;
        (int min, int max) = ActivationRange.Quantized(spec.Activation, node.Output(0).Type, output);
        return new DoubleFinish<T>(Multipliers(node, spec), output.ZeroPoint, min, max);
    }

    private static double[] Multipliers(NodeContext node, FullyConnectedSpec spec)
    {
        float input = Quantized.PerTensor(node, node.Input(0)).Scale;
        float output = Quantized.PerTensor(node, node.Output(0)).Scale;
        float[] scales = Quantized.WeightScales(node, node.Input(1), spec.Units, 0);
        return Array.ConvertAll(scales, scale => (double)input * scale / output);
    }

    /// <summary>Zero point of the weights; with a scale for each channel it is 0, whatever the file says.</summary>
    private static int WeightZero(NodeContext node)
    {
        QuantizationParameters weights = Quantized.Any(node, node.Input(1));
        return weights.IsPerChannel ? 0 : weights.ZeroPoint;
    }

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

    private static void RequireZero(NodeContext node, int inputZero)
    {
        if (inputZero != 0 || Quantized.PerTensor(node, node.Output(0)).ZeroPoint != 0)
        {
            throw node.Error("int16 tensors must be quantized symmetrically (zero point 0)");
        }
    }

    private static void RequireBias(NodeContext node, TensorType type)
    {
        if (node.OptionalInput(FullyConnectedSpec.BiasInput) is { } bias && bias.Type != type)
        {
            throw node.Error($"the bias {bias} must be {type}");
        }
    }
}
