using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>Models of one product or convolution, with seeded weights.</summary>
internal static class OperatorCase
{
    private const int Units = 8;

    // Of LiteRT's union of options: Conv2DOptions, DepthwiseConv2DOptions, FullyConnectedOptions, TransposeConvOptions.
    private static readonly Dictionary<BuiltinOperator, byte> OptionTypes = new()
    {
        [BuiltinOperator.Conv2D] = 1,
        [BuiltinOperator.DepthwiseConv2D] = 2,
        [BuiltinOperator.FullyConnected] = 8,
        [BuiltinOperator.TransposeConv] = 49,
    };

    /// <summary>The model for these types.</summary>
    public static byte[] Write(BuiltinOperator op, TensorType input, TensorType weights, TensorType? bias, bool perChannel)
    {
        (int[] inputShape, int[] weightShape, int[] outputShape) = Shapes(op);
        float inputScale = input == TensorType.Int16 ? 0.0005f : 0.05f;
        OperatorTensor images = Quantized(input, inputShape, inputScale, ZeroPoint(input, 3));
        OperatorTensor filter = Quantized(weights, weightShape, 0.02f, weights == TensorType.UInt8 && input == TensorType.UInt8 ? 127 : 0);
        if (perChannel)
        {
            filter = filter with
            {
                Scales = [.. Enumerable.Range(0, Units).Select(static i => 0.01f + (0.003f * i))],
                ZeroPoints = [],
                Dimension = op == BuiltinOperator.DepthwiseConv2D ? 3 : 0,
            };
        }

        filter = filter with { Data = OperatorData.MakeWeights(1, weights, weightShape) };
        OperatorTensor? constant = bias is not { } type ? null : Quantized(type, [Units], inputScale * 0.02f, 0) with
        {
            Data = OperatorData.Make(2, type, Units),
        };
        OperatorTensor output = Quantized(input, outputShape, input == TensorType.Int16 ? 0.001f : 0.3f, ZeroPoint(input, -5));
        sbyte biasType = input == TensorType.Int16 && bias is TensorType.Int32 or TensorType.Int64 ? (sbyte)bias : (sbyte)0;
        List<OperatorTensor?> inputs = op == BuiltinOperator.TransposeConv
            ? [new OperatorTensor(TensorType.Int32, 4) { Data = [.. outputShape.SelectMany(BitConverter.GetBytes)] }, filter, images]
            : [images, filter];
        if (constant is not null || op == BuiltinOperator.FullyConnected)
        {
            inputs.Add(constant);
        }

        // DEPTHWISE_CONV_2D without bias ends the process in the official kernels.
        if (op == BuiltinOperator.DepthwiseConv2D && constant is null)
        {
            inputs.Add(null);
        }

        return OneOperatorModel.Write(op, (OptionTypes[op], Options(op, biasType)), inputs, output);
    }

    private static FlatObject Options(BuiltinOperator op, sbyte biasType) => op switch
    {
        BuiltinOperator.FullyConnected => new FlatObject { [4] = biasType },
        BuiltinOperator.Conv2D => new FlatObject { [1] = 1, [2] = 2, [6] = biasType },
        BuiltinOperator.DepthwiseConv2D => new FlatObject { [1] = 1, [2] = 2, [3] = 2 },
        _ => new FlatObject { [1] = 1, [2] = 2, [4] = biasType },
    };

    private static (int[] Input, int[] Weights, int[] Output) Shapes(BuiltinOperator op) => op switch
    {
        BuiltinOperator.FullyConnected => ([3, 32], [Units, 32], [3, Units]),
        BuiltinOperator.Conv2D => ([2, 7, 6, 4], [Units, 3, 3, 4], [2, 4, 6, Units]),
        BuiltinOperator.DepthwiseConv2D => ([2, 7, 6, 4], [1, 3, 3, Units], [2, 4, 6, Units]),
        _ => ([2, 7, 6, 4], [Units, 3, 3, 4], [2, 14, 6, Units]),
    };

    private static OperatorTensor Quantized(TensorType type, int[] shape, float scale, long zeroPoint) =>
        type is TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16
            ? new OperatorTensor(type, shape)
            : new OperatorTensor(type, shape) { Scales = [scale], ZeroPoints = [zeroPoint] };

    private static long ZeroPoint(TensorType type, int offset) => type switch
    {
        TensorType.Int8 => offset,
        TensorType.UInt8 => 128 + offset,
        _ => 0,
    };
}
