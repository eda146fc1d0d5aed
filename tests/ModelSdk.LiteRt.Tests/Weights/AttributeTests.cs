using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>Steps, dilation, groups, padding, activations, ranks and weights that the model computes: as native LiteRT does them.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class AttributeTests
{
    private static IEnumerable<object[]> Kinds =>
        from types in new[]
        {
            (TensorType.Float32, TensorType.Float32, false),
            (TensorType.Float32, TensorType.Int8, true),
            (TensorType.Int8, TensorType.Int8, false),
            (TensorType.Int8, TensorType.Int8, true),
            (TensorType.Int16, TensorType.Int8, true),
            (TensorType.UInt8, TensorType.UInt8, false),
        }
        from constant in new[] { true, false }
        select new object[] { types.Item1, types.Item2, types.Item3, constant };

    // Not TANH and SIGN_BIT: native silently leaves them out, we refuse them.
    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Convolutions_WithEveryWindow_AreAsNative(TensorType input, TensorType weights, bool perChannel, bool constant)
    {
        List<string> failures = [];
        foreach ((int padding, int width, int height, int dilationWidth, int dilationHeight, int groups, int activation) in new[]
        {
            (0, 1, 1, 1, 1, 1, 0), (1, 1, 1, 1, 1, 1, 1), (0, 2, 3, 1, 1, 1, 2), (1, 2, 1, 1, 1, 1, 3), (0, 1, 1, 2, 2, 1, 1),
            (1, 1, 1, 2, 1, 1, 0), (0, 2, 2, 2, 2, 1, 3), (0, 1, 1, 1, 1, 2, 0), (0, 0, 1, 1, 1, 1, 0), (0, 1, 1, 0, 1, 1, 0),
            (1, 1, 1, 5, 5, 1, 0),
        })
        {
            OperatorParts parts = new(input, weights, perChannel, constant);
            string name = $"padding {padding}, steps {width}x{height}, dilation {dilationWidth}x{dilationHeight}, groups {groups}, activation {activation}";
            FlatObject dense = new()
            {
                [0] = (sbyte)padding, [1] = width, [2] = height, [3] = (sbyte)activation, [4] = dilationWidth, [5] = dilationHeight, [6] = parts.BiasType,
            };
            ModelComparison.Compare("CONV_2D, " + name, OneOperatorModel.Write(
                BuiltinOperator.Conv2D,
                (1, dense),
                [parts.Input(2, 7, 8, 4), parts.Weights([6, 3, 2, 4 / groups], 0), parts.Bias(6)],
                parts.Output(2, 7, 8, 6)), true, failures);
            FlatObject depthwise = new()
            {
                [0] = (sbyte)padding, [1] = width, [2] = height, [3] = 2, [4] = (sbyte)activation, [5] = dilationWidth, [6] = dilationHeight,
            };
            if (groups == 1)
            {
                ModelComparison.Compare("DEPTHWISE_CONV_2D, " + name, OneOperatorModel.Write(
                    BuiltinOperator.DepthwiseConv2D,
                    (2, depthwise),
                    [parts.Input(2, 7, 8, 4), parts.Weights([1, 3, 2, 8], 3), parts.Bias(8)],
                    parts.Output(2, 7, 8, 8)), true, failures);
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void FullyConnected_OfEveryRank_IsAsNative(TensorType input, TensorType weights, bool perChannel, bool constant)
    {
        List<string> failures = [];
        OperatorParts parts = new(input, weights, perChannel, constant);
        foreach (int[] shape in (int[][])[[16], [3, 16], [2, 3, 16], [2, 1, 3, 16], [4, 8], [32], [2, 8, 2]])
        {
            foreach (bool keepsRank in (bool[])[false, true])
            {
                for (int activation = 0; activation <= (shape.Length == 2 ? 5 : 1); activation++)
                {
                    foreach (bool hasBias in (bool[])[false, true])
                    {
                        int[] result = keepsRank ? [.. shape[..^1], 5] : [shape.Aggregate(1, static (product, size) => product * size) / 16, 5];
                        FlatObject options = new() { [0] = (sbyte)activation, [2] = keepsRank, [3] = activation == 1, [4] = parts.BiasType };
                        ModelComparison.Compare($"[{string.Join(',', shape)}], keeps its rank {keepsRank}, activation {activation}, bias {hasBias}", OneOperatorModel.Write(
                            BuiltinOperator.FullyConnected,
                            (8, options),
                            [parts.Input(shape), parts.Weights([5, 16], 0), hasBias ? parts.Bias(5) : null],
                            parts.Output(result)), true, failures);
                    }
                }
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
    }
}

/// <summary>Tensors of one operator in one scheme of quantization.</summary>
/// <param name="inputType">Type of input and output.</param>
/// <param name="weightType">Type of the weights.</param>
/// <param name="perChannel">Whether the weights have a scale for each channel.</param>
/// <param name="constant">Whether weights and bias are constants; otherwise they are inputs of the model.</param>
internal sealed class OperatorParts(TensorType inputType, TensorType weightType, bool perChannel, bool constant)
{
    private readonly float _scale = inputType == TensorType.Int16 ? 0.0005f : 0.05f;

    /// <summary>The option that says which type the bias has.</summary>
    public sbyte BiasType => inputType == TensorType.Int16 ? (sbyte)TensorType.Int64 : (sbyte)0;

    /// <summary>The input.</summary>
    public OperatorTensor Input(params int[] shape) => Quantized(inputType, shape, _scale, ZeroPoint(3));

    /// <summary>The output.</summary>
    public OperatorTensor Output(params int[] shape) =>
        Quantized(inputType, shape, inputType == TensorType.Int16 ? 0.001f : 0.1f, ZeroPoint(-5));

    /// <summary>The weights, whose channels lie along a dimension.</summary>
    public OperatorTensor Weights(int[] shape, int dimension)
    {
        OperatorTensor weights = Quantized(weightType, shape, 0.02f, weightType == TensorType.UInt8 ? 127 : 0);
        if (perChannel)
        {
            weights = weights with
            {
                Scales = [.. Enumerable.Range(0, shape[dimension]).Select(static i => 0.01f + (0.003f * i))],
                ZeroPoints = [],
                Dimension = dimension,
            };
        }

        return constant ? weights with { Data = OperatorData.MakeWeights(1, weightType, shape) } : weights;
    }

    /// <summary>The bias.</summary>
    public OperatorTensor Bias(int length)
    {
        TensorType type = inputType switch
        {
            TensorType.Float32 => TensorType.Float32,
            TensorType.Int16 => TensorType.Int64,
            _ => TensorType.Int32,
        };
        OperatorTensor bias = Quantized(type, [length], _scale * 0.02f, 0);
        return constant ? bias with { Data = OperatorData.Make(2, type, length) } : bias;
    }

    private static OperatorTensor Quantized(TensorType type, int[] shape, float scale, long zeroPoint) => type == TensorType.Float32
        ? new OperatorTensor(type, shape)
        : new OperatorTensor(type, shape) { Scales = [scale], ZeroPoints = [zeroPoint] };

    private long ZeroPoint(int offset) => inputType switch
    {
        TensorType.Int8 => offset,
        TensorType.UInt8 => 128 + offset,
        _ => 0,
    };
}
