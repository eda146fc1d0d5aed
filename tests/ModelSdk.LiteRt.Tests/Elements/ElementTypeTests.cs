using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.LiteRt.Tests.Weights;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Comparison;
using ModelSdk.TestSupport.Engine;

namespace ModelSdk.LiteRt.Tests.Elements;

/// <summary>Bits and activations in every type: the managed engine takes what native LiteRT's kernels take, with their results.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class ElementTypeTests
{
    private static readonly TensorType[] Types =
    [
        TensorType.Float32, TensorType.Float16, TensorType.BFloat16, TensorType.Int8, TensorType.UInt8, TensorType.Int16,
        TensorType.UInt16, TensorType.Int32, TensorType.UInt32, TensorType.Int64, TensorType.Bool,
    ];

    // Native looks at the scale of the output: those that operators ask for, and one that none does.
    private static readonly (float Scale, long ZeroPoint)[] Outputs =
        [(1f / 256, -128), (1f / 256, 0), (1f / 32768, 0), (1f / 128, 0), (1f / 128, 128), (1f / 16, 127), (1f / 16, 255), (0.03f, 0), (0.03f, 5)];

    [TestMethod]
    public void Bitcast_OfEveryPairOfTypes_IsAsNative()
    {
        List<string> failures = [];
        int answered = 0;
        foreach (TensorType from in Types)
        {
            foreach (TensorType to in Types)
            {
                (int wide, int narrow) = (Size(from), Size(to));
                int[] shape = wide < narrow ? [2, 3, narrow / wide] : [2, 3];
                int[] result = wide > narrow ? [2, 3, wide / narrow] : [2, 3];
                answered += Compare(
                    $"{from} to {to}",
                    OneOperatorModel.Write(BuiltinOperator.Bitcast, null, [new OperatorTensor(from, shape)], new OperatorTensor(to, result)),
                    failures);
            }
        }

        Report(failures, answered, 80);
    }

    [TestMethod]
    [DataRow(nameof(BuiltinOperator.BitwiseXor))]
    [DataRow(nameof(BuiltinOperator.RightShift))]
    public void Bits_OfEveryType_AreAsNative(string name)
    {
        List<string> failures = [];
        int answered = 0;
        foreach (TensorType type in Types)
        {
            answered += Compare(
                $"{type}",
                OneOperatorModel.Write(
                    Enum.Parse<BuiltinOperator>(name),
                    null,
                    [new OperatorTensor(type, 2, 3, 4), new OperatorTensor(type, 3, 1)],
                    new OperatorTensor(type, 2, 3, 4)),
                failures);
        }

        Report(failures, answered, 6);
    }

    [TestMethod]
    [DataRow(nameof(BuiltinOperator.Relu))]
    [DataRow(nameof(BuiltinOperator.Relu6))]
    [DataRow(nameof(BuiltinOperator.ReluN1To1))]
    [DataRow(nameof(BuiltinOperator.Relu0To1))]
    [DataRow(nameof(BuiltinOperator.Logistic))]
    [DataRow(nameof(BuiltinOperator.Tanh))]
    [DataRow(nameof(BuiltinOperator.HardSwish))]
    [DataRow(nameof(BuiltinOperator.Elu))]
    [DataRow(nameof(BuiltinOperator.Softmax))]
    [DataRow(nameof(BuiltinOperator.LogSoftmax))]
    [DataRow(nameof(BuiltinOperator.L2Normalization))]
    public void Activation_OfEveryTypeAndScale_IsAsNative(string name)
    {
        BuiltinOperator op = Enum.Parse<BuiltinOperator>(name);
        List<string> failures = [];
        int answered = 0;
        foreach (TensorType type in (TensorType[])[TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32])
        {
            bool isQuantized = type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16;
            foreach ((float scale, long zeroPoint) in isQuantized ? Outputs : Outputs[..1])
            {
                if (type == TensorType.UInt8 ? zeroPoint < 0 : zeroPoint > 127)
                {
                    continue;
                }

                OperatorTensor input = new(type, 2, 3, 8);
                OperatorTensor output = new(type, 2, 3, 8);
                if (isQuantized)
                {
                    input = input with { Scales = [0.04f], ZeroPoints = [type == TensorType.UInt8 ? 120 : 0] };
                    output = output with { Scales = [scale], ZeroPoints = [zeroPoint] };
                }

                answered += Compare(
                    $"{type} to {scale} {zeroPoint}", OneOperatorModel.Write(op, Options(op), [input], output), failures);
            }
        }

        Report(failures, answered, 3);
    }

    // SoftmaxOptions (beta 1) and L2NormOptions of LiteRT's union of options.
    private static (byte Type, FlatObject Table)? Options(BuiltinOperator op) => op switch
    {
        BuiltinOperator.Softmax => (9, new FlatObject { [0] = 1f }),
        BuiltinOperator.L2Normalization => (11, new FlatObject()),
        _ => null,
    };

    private static int Size(TensorType type) => type switch
    {
        TensorType.Int8 or TensorType.UInt8 or TensorType.Bool => 1,
        TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 or TensorType.UInt16 => 2,
        TensorType.Int64 => 8,
        _ => 4,
    };

    /// <summary>Compares one model; 1 when native answers it.</summary>
    private static int Compare(string name, byte[] model, List<string> failures)
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelsdk_{Guid.NewGuid():N}.tflite");
        File.WriteAllBytes(path, model);
        EngineAnswer expected = EngineComparison.Run(path, EngineComparison.Reference, 7);
        expected = expected.Refusal is null ? expected : EngineComparison.Run(path, EngineComparison.Builtin, 7);
        expected = expected.Refusal is null ? expected : EngineComparison.Run(path, EngineComparison.Delegate, 7);
        foreach (EngineSettings settings in EngineComparison.Managed)
        {
            EngineAnswer got = EngineComparison.Run(path, settings, 7);
            string? failure = (expected.Refusal, got.Refusal) switch
            {
                (null, null) => got.Difference(expected, new Tolerance(1e-6, 1e-5)),
                (null, { } refusal) => $"refused: {refusal}",
                ({ } refusal, null) => $"accepted, native says: {refusal}",
                _ => null,
            };
            if (failure is not null)
            {
                failures.Add($"{name} ({settings}): {failure}");
            }
        }

        File.Delete(path);
        return expected.Refusal is null ? 1 : 0;
    }

    private static void Report(List<string> failures, int answered, int least)
    {
        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
        Assert.IsTrue(answered >= least, $"only {answered} models ran");
    }
}
