using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Operators of one input: the fast path against the reference, at every length, in place and on threads.</summary>
[TestClass]
public sealed class UnaryKernelTests
{
    private static IEnumerable<object[]> FloatOperators =>
    [
        [BuiltinOperator.Abs, 0f],
        [BuiltinOperator.Neg, 0f],
        [BuiltinOperator.Sqrt, 0f],
        [BuiltinOperator.Rsqrt, 1e-7f],
        [BuiltinOperator.Square, 0f],
        [BuiltinOperator.Exp, 1e-6f],
        [BuiltinOperator.Log, 1e-6f],
        [BuiltinOperator.Floor, 0f],
        [BuiltinOperator.Ceil, 0f],
        [BuiltinOperator.Round, 0f],
        [BuiltinOperator.Sign, 0f],
        [BuiltinOperator.Relu, 0f],
        [BuiltinOperator.Relu6, 0f],
        [BuiltinOperator.ReluN1To1, 0f],
        [BuiltinOperator.Relu0To1, 0f],
        [BuiltinOperator.LeakyRelu, 0f],
        [BuiltinOperator.Elu, 1e-6f],
        [BuiltinOperator.Logistic, 1e-6f],
        [BuiltinOperator.Tanh, 1e-6f],
        [BuiltinOperator.HardSwish, 0f],
    ];

    [TestMethod]
    [DynamicData(nameof(FloatOperators))]
    public void Float_FastPathEqualsReference(BuiltinOperator op, float relative)
    {
        foreach (int length in TestNumbers.Lengths)
        {
            KernelRun.RunEveryWay<float>(
                op,
                static () => KernelRun.Output(TensorType.Float32),
                KernelRun.Within(relative, relative == 0 ? 0 : 1e-44f),
                KernelRun.Tensor(TensorType.Float32, [length], TestNumbers.Floats(length)));
        }
    }

    // The tails of these fall below any useful relative bound.
    [TestMethod]
    [DataRow(BuiltinOperator.Gelu)]
    [DataRow(BuiltinOperator.Sin)]
    [DataRow(BuiltinOperator.Cos)]
    public void FloatWithSmallResults_FastPathIsWithinOneMillionth(BuiltinOperator op)
    {
        foreach (int length in TestNumbers.Lengths)
        {
            KernelRun.RunEveryWay<float>(
                op,
                static () => KernelRun.Output(TensorType.Float32),
                KernelRun.Within(1e-6f, 1e-6f),
                KernelRun.Tensor(TensorType.Float32, [length], TestNumbers.Floats(length, special: false)));
        }
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Relu)]
    [DataRow(BuiltinOperator.Relu6)]
    [DataRow(BuiltinOperator.LeakyRelu)]
    [DataRow(BuiltinOperator.HardSwish)]
    [DataRow(BuiltinOperator.Logistic)]
    [DataRow(BuiltinOperator.Tanh)]
    [DataRow(BuiltinOperator.Quantize)]
    [DataRow(BuiltinOperator.Neg)]
    public void Int8_TableEqualsReference(BuiltinOperator op)
    {
        float outputScale = op == BuiltinOperator.Logistic ? 1f / 256 : 0.03f;
        KernelRun.RunEveryWay<sbyte>(
            op,
            () => KernelRun.Output(TensorType.Int8, outputScale, -7),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Int8, [256], Enumerable.Range(-128, 256).Select(static i => (sbyte)i).ToArray(), 0.025f, 3));
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Relu)]
    [DataRow(BuiltinOperator.Relu6)]
    [DataRow(BuiltinOperator.LeakyRelu)]
    [DataRow(BuiltinOperator.Quantize)]
    [DataRow(BuiltinOperator.Abs)]
    [DataRow(BuiltinOperator.Logistic)]
    [DataRow(BuiltinOperator.Tanh)]
    public void Int16_FastPathEqualsReference(BuiltinOperator op)
    {
        float outputScale = op is BuiltinOperator.Logistic or BuiltinOperator.Tanh ? 1f / 32768 : 0.00041f;
        KernelRun.RunEveryWay<short>(
            op,
            () => KernelRun.Output(TensorType.Int16, outputScale),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Int16, [65536], Enumerable.Range(-32768, 65536).Select(static i => (short)i).ToArray(), 0.0003f));
    }

    [TestMethod]
    public void Int16LogisticAndTanh_AreNearTheFunction()
    {
        short[] inputs = [.. Enumerable.Range(-32768, 65536).Select(static i => (short)i)];
        foreach ((BuiltinOperator op, Func<double, double> function) in ((BuiltinOperator, Func<double, double>)[])
            [(BuiltinOperator.Logistic, static x => 1 / (1 + Math.Exp(-x))), (BuiltinOperator.Tanh, Math.Tanh)])
        {
            short[] results = KernelRun.RunEveryWay<short>(
                op,
                static () => KernelRun.Output(TensorType.Int16, 1f / 32768),
                KernelRun.Exact,
                KernelRun.Tensor(TensorType.Int16, [inputs.Length], inputs, 0.0003f));
            for (int i = 0; i < inputs.Length; i++)
            {
                // The interpolated table is good for about 12 bits.
                Assert.AreEqual(function(inputs[i] * 0.0003), results[i] / 32768.0, 8e-4, $"{op} of {inputs[i]}");
            }
        }
    }

    [TestMethod]
    [DataRow(BuiltinOperator.Exp)]
    [DataRow(BuiltinOperator.Relu)]
    [DataRow(BuiltinOperator.Logistic)]
    public void Float16_FastPathIsWithinOneUnit(BuiltinOperator op)
    {
        Half[] values = [.. TestNumbers.Floats(1300, 8).Select(static value => (Half)value)];
        KernelRun.RunEveryWay<Half>(
            op,
            static () => KernelRun.Output(TensorType.Float16),
            static (expected, actual, what) => KernelRun.Within(1e-3f, 6e-8f)(
                [.. expected.Select(static value => (float)value)], [.. actual.Select(static value => (float)value)], what),
            KernelRun.Tensor(TensorType.Float16, [values.Length], values));
    }

    [TestMethod]
    public void UnknownType_IsRefusedWithTheTensorsName()
    {
        ModelException error = Assert.ThrowsException<ModelException>(static () => KernelRun.Run(
            BuiltinOperator.Exp,
            KernelRun.Output(TensorType.Int32),
            reference: false,
            threads: 1,
            inPlace: false,
            KernelRun.Tensor(TensorType.Int32, [1], [1])));
        StringAssert.Contains(error.Message, "'input'");
        StringAssert.Contains(error.Message, "EXP");
    }

    [TestMethod]
    public void QuantizedInputWithoutScale_IsRefused()
    {
        ModelException error = Assert.ThrowsException<ModelException>(static () => KernelRun.Run(
            BuiltinOperator.Relu,
            KernelRun.Output(TensorType.Int8, 1),
            reference: false,
            threads: 1,
            inPlace: false,
            KernelRun.Tensor(TensorType.Int8, [1], new sbyte[] { 1 })));
        StringAssert.Contains(error.Message, "no quantization parameters");
    }

    [TestMethod]
    public void QuantizedRootOfNegativeNumber_Fails()
    {
        foreach (BuiltinOperator op in (BuiltinOperator[])[BuiltinOperator.Sqrt, BuiltinOperator.Rsqrt])
        {
            ModelException error = Assert.ThrowsException<ModelException>(() => KernelRun.Run(
                op,
                KernelRun.Output(TensorType.Int8, 0.1f),
                reference: false,
                threads: 1,
                inPlace: false,
                KernelRun.Tensor(TensorType.Int8, [1], new sbyte[] { -5 }, 0.1f)));
            Assert.AreEqual(ModelErrorCode.RuntimeFailure, error.Code);
        }
    }

    [TestMethod]
    public void Scalar_HasOneElement()
    {
        float[] result = KernelRun.RunEveryWay<float>(
            BuiltinOperator.Square,
            static () => KernelRun.Output(TensorType.Float32),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Float32, [], [3f]));
        CollectionAssert.AreEqual((float[])[9f], result);
    }
}
