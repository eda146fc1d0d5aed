using ModelSdk.Cpu.Kernels.Activation;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>SOFTMAX, LOG_SOFTMAX and L2_NORMALIZATION.</summary>
[TestClass]
public sealed class RowKernelTests
{
    [TestMethod]
    [DataRow(BuiltinOperator.LogSoftmax)]
    [DataRow(BuiltinOperator.L2Normalization)]
    public void Float_FastPathEqualsReference(BuiltinOperator op)
    {
        foreach (int depth in TestNumbers.Lengths.Where(static length => length < 2000))
        {
            KernelRun.RunEveryWay<float>(
                op,
                static () => KernelRun.Output(TensorType.Float32),
                KernelRun.Within(2e-6f, 2e-6f),
                KernelRun.Tensor(TensorType.Float32, [3, depth], TestNumbers.Floats(3 * depth, special: false)));
        }
    }

    [TestMethod]
    [DataRow(1f)]
    [DataRow(0.3f)]
    public void Softmax_FastPathEqualsReference(float beta)
    {
        foreach (int depth in TestNumbers.Lengths.Where(static length => length is > 0 and < 2000))
        {
            float[] row = TestNumbers.Floats(depth, special: false);
            float[] expected = new float[depth];
            float[] actual = row.ToArray();
            new SoftmaxReference(beta).Invoke(row, expected);
            // In place.
            new Softmax(beta).Invoke(actual, actual);
            KernelRun.Within(2e-6f, 1e-9f)(expected, actual, $"depth {depth}");
        }
    }

    [TestMethod]
    public void SoftmaxWithNaNOrInfinity_IsNaN()
    {
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity])
        {
            float[] row = [1, value, 3, 4, 5, 6, 7, 8, 9];
            float[] result = new float[row.Length];
            new Softmax(1).Invoke(row, result);
            Assert.IsTrue(float.IsNaN(result[1]));
        }
    }

    [TestMethod]
    public void QuantizedSoftmax_IsNearTheRealOne()
    {
        const float Scale = 0.1f;
        sbyte[] row = TestNumbers.Integers<sbyte>(40);
        sbyte[] result = new sbyte[row.Length];
        new QuantizedSoftmax<sbyte, sbyte>(Scale, 1).Invoke(row, result);
        double sum = row.Sum(static value => Math.Exp(value * Scale));
        for (int i = 0; i < row.Length; i++)
        {
            Assert.AreEqual(Math.Exp(row[i] * Scale) / sum, (result[i] + 128) / 256.0, 0.5 / 256 + 1e-4);
        }
    }

    [TestMethod]
    public void Int16Softmax_IsNearTheRealOne()
    {
        const float Scale = 0.0005f;
        short[] row = TestNumbers.Integers<short>(40);
        short[] result = new short[row.Length];
        new Int16Softmax(Scale, 1).Invoke(row, result);
        double sum = row.Sum(static value => Math.Exp(value * Scale));
        for (int i = 0; i < row.Length; i++)
        {
            Assert.AreEqual(Math.Exp(row[i] * Scale) / sum, result[i] / 32768.0, 1e-3);
        }
    }

    [TestMethod]
    public void QuantizedLogSoftmax_IsNearTheRealOne()
    {
        const float Scale = 0.05f;
        sbyte[] row = TestNumbers.Integers<sbyte>(12);
        sbyte[] result = new sbyte[row.Length];
        new QuantizedLogSoftmax<sbyte>(Scale).Invoke(row, result);
        double logarithm = Math.Log(row.Sum(static value => Math.Exp(value * Scale)));
        for (int i = 0; i < row.Length; i++)
        {
            double expected = Math.Max((row[i] * Scale) - logarithm, -255.0 / 16);
            Assert.AreEqual(expected, (result[i] - 127) / 16.0, 0.04);
        }
    }

    [TestMethod]
    public void ScalarInput_IsRefused()
    {
        ModelException error = Assert.ThrowsException<ModelException>(static () => KernelRun.Run(
            BuiltinOperator.Softmax,
            KernelRun.Output(TensorType.Float32),
            reference: false,
            threads: 1,
            inPlace: false,
            KernelRun.Tensor(TensorType.Float32, [], [1f])));
        StringAssert.Contains(error.Message, "scalar");
    }
}
