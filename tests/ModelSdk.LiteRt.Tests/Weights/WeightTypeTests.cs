using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Comparison;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>Every combination of types of input, weights and bias: the managed engine takes what native LiteRT takes, with its results.</summary>
/// <remarks>
/// The expected values are those of the official reference kernels, of the optimized ones where these refuse, and at last of
/// XNNPACK. Models that native LiteRT takes by mistake, reading elements of one type as another, stand in <see cref="IsMisread"/>.
/// </remarks>
[TestClass]
[Needs(Shared.Data)]
public sealed class WeightTypeTests
{
    private static readonly TensorType[] WeightTypes =
    [
        TensorType.Float32, TensorType.Float16, TensorType.BFloat16, TensorType.Int8, TensorType.UInt8, TensorType.Int16,
        TensorType.Int4, TensorType.Int2,
    ];

    private static readonly TensorType[] InputTypes =
        [TensorType.Float32, TensorType.Float16, TensorType.BFloat16, TensorType.Int8, TensorType.UInt8, TensorType.Int16];

    [TestMethod]
    [DataRow(nameof(BuiltinOperator.FullyConnected))]
    [DataRow(nameof(BuiltinOperator.Conv2D))]
    [DataRow(nameof(BuiltinOperator.DepthwiseConv2D))]
    [DataRow(nameof(BuiltinOperator.TransposeConv))]
    public void EveryTypeOfInputWeightsAndBias_IsAsNative(string name)
    {
        BuiltinOperator op = Enum.Parse<BuiltinOperator>(name);
        List<string> failures = [];
        int answered = 0;
        foreach (TensorType input in InputTypes)
        {
            foreach (TensorType weights in WeightTypes)
            {
                foreach (TensorType? bias in (TensorType?[])[null, TensorType.Float32, TensorType.Int32, TensorType.Int64])
                {
                    foreach (bool perChannel in IsFloat(weights) ? [false] : (bool[])[false, true])
                    {
                        if (!IsMisread(op, input, weights, bias, perChannel))
                        {
                            byte[] model = OperatorCase.Write(op, input, weights, bias, perChannel);
                            answered += ModelComparison.Compare($"{input} {weights} bias {bias} per channel {perChannel}", model, IsExact(input, weights), failures);
                        }
                    }
                }
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
        Assert.IsTrue(answered >= 8, $"only {answered} models ran");
    }

    [TestMethod]
    [DataRow(TensorType.Int4, 32, TensorType.Float16, false)]
    [DataRow(TensorType.Int4, 64, TensorType.Float16, true)]
    [DataRow(TensorType.Int4, 256, TensorType.Float16, false)]
    public void BlockwiseWeights_AreMultipliedAsByTheOptimizedKernels(TensorType type, int block, TensorType scaleType, bool hasBias)
    {
        const int Depth = 512;
        const int Units = 12;
        OperatorTensor scales = new(scaleType, Units, Depth / block) { Data = OperatorData.Make(5, scaleType, Units, Depth / block) };
        OperatorTensor weights = new(type, Units, Depth) { Data = OperatorData.Make(1, type, Units, Depth), BlockScales = scales, BlockSize = block };
        OperatorTensor? bias = hasBias ? new(TensorType.Float32, Units) { Data = OperatorData.Make(2, TensorType.Float32, Units) } : null;
        string path = ModelComparison.Save(OneOperatorModel.Write(
            BuiltinOperator.FullyConnected, (8, new FlatObject()), [new OperatorTensor(TensorType.Float32, 7, Depth), weights, bias], new OperatorTensor(TensorType.Float32, 7, Units)));
        EngineAnswer expected = EngineComparison.Run(path, EngineComparison.Builtin, 7);
        foreach (ModelSdk.TestSupport.Engine.EngineSettings settings in EngineComparison.Managed)
        {
            Assert.IsNull(EngineComparison.Run(path, settings, 7).Difference(expected, new Tolerance(2e-4, 2e-5)), settings.ToString());
        }

        File.Delete(path);
    }

    // XNNPACK alone runs float16, and quantizes such inputs with a zero point whatever the option says: half a step of them.
    private static bool IsExact(TensorType input, TensorType weights) => input != TensorType.Float16 && weights != TensorType.Float16;

    private static bool IsFloat(TensorType type) => type is TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;

    /// <summary>
    /// What native takes without looking at the types of weights or bias: its answers are bytes read as something else. And
    /// float16 by int2 with one scale, which XNNPACK does not have, but with a scale for each channel.
    /// </summary>
    private static bool IsMisread(BuiltinOperator op, TensorType input, TensorType weights, TensorType? bias, bool perChannel)
    {
        bool isInteger = input is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16;
        return op switch
        {
            BuiltinOperator.FullyConnected => (isInteger && bias == TensorType.Int64 && input != TensorType.Int16)
                || (input is TensorType.Int8 or TensorType.Int16 && weights == TensorType.UInt8)
                || (input == TensorType.Float16 && weights == TensorType.Int2 && !perChannel)
                || (input == TensorType.UInt8 && weights != TensorType.UInt8),
            BuiltinOperator.Conv2D => (input == TensorType.Float32 && weights is TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 or TensorType.Int2)
                || (input == TensorType.UInt8 && weights != TensorType.UInt8)
                || (input == TensorType.Int16 && weights is not (TensorType.Int8 or TensorType.Int4)),

            // The reference reads a scale for each channel from an array of one; int4 weights of int16 images are not unpacked.
            BuiltinOperator.DepthwiseConv2D => (input == TensorType.Float32 && weights == TensorType.Int8 && !perChannel)
                || (input == TensorType.UInt8 && weights == TensorType.Int4)
                || (input == TensorType.Int16 && weights != TensorType.Int8),

            // Refused by us, because the library would write past its memory.
            _ => input is TensorType.Int8 or TensorType.UInt8,
        };
    }
}
