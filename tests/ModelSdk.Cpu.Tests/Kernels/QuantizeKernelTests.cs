using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Quantize;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>QUANTIZE, DEQUANTIZE and CAST.</summary>
[TestClass]
public sealed class QuantizeKernelTests
{
    [TestMethod]
    public void Quantize_FastPathEqualsReferenceAtTies()
    {
        // All halves, both neighbours of each, and the special numbers.
        List<float> values = [.. TestNumbers.Special];
        for (int i = -40000; i <= 40000; i++)
        {
            float half = i * 0.5f;
            values.AddRange([half, MathF.BitIncrement(half), MathF.BitDecrement(half)]);
        }

        float[] x = [.. values];
        foreach ((float scale, int zero) in ((float, int)[])[(1f, 0), (0.1f, 5), (0.007843138f, -1)])
        {
            float[] scaled = [.. x.Select(value => value * scale)];
            (Value, byte[]) input = KernelRun.Tensor(TensorType.Float32, [x.Length], scaled);
            KernelRun.RunEveryWay<sbyte>(
                BuiltinOperator.Quantize, () => KernelRun.Output(TensorType.Int8, scale, zero), KernelRun.Exact, input);
            KernelRun.RunEveryWay<byte>(
                BuiltinOperator.Quantize, () => KernelRun.Output(TensorType.UInt8, scale, zero + 128), KernelRun.Exact, input);
            KernelRun.RunEveryWay<short>(
                BuiltinOperator.Quantize, () => KernelRun.Output(TensorType.Int16, scale), KernelRun.Exact, input);
        }
    }

    [TestMethod]
    [DataRow(0.5f, 1)]
    [DataRow(-0.5f, -1)]
    [DataRow(0.49999997f, 0)]
    [DataRow(2.5f, 3)]
    [DataRow(1000f, 127)]
    [DataRow(float.PositiveInfinity, 127)]
    [DataRow(float.NegativeInfinity, -128)]
    [DataRow(float.NaN, 0)]
    public void Quantize_RoundsHalvesAwayFromZeroAndSaturates(float value, int expected)
    {
        sbyte[] result = KernelRun.RunEveryWay<sbyte>(
            BuiltinOperator.Quantize,
            static () => KernelRun.Output(TensorType.Int8, 1f),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Float32, [40], Enumerable.Repeat(value, 40).ToArray()));
        CollectionAssert.AreEqual(Enumerable.Repeat((sbyte)expected, 40).ToArray(), result);
    }

    [TestMethod]
    public void Dequantize_FastPathEqualsReference()
    {
        foreach (int length in TestNumbers.Lengths)
        {
            Run(TensorType.Int8, TestNumbers.Integers<sbyte>(length), 7);
            Run(TensorType.UInt8, TestNumbers.Integers<byte>(length), 131);
            Run(TensorType.Int16, TestNumbers.Integers<short>(length), 0);
        }

        static void Run<T>(TensorType type, T[] values, int zero)
            where T : unmanaged => KernelRun.RunEveryWay<float>(
                BuiltinOperator.Dequantize,
                static () => KernelRun.Output(TensorType.Float32),
                KernelRun.Exact,
                KernelRun.Tensor(type, [values.Length], values, 0.0123f, zero));
    }

    [TestMethod]
    public void PackedIntegers_AreReadFromTheLowBits()
    {
        byte[] bytes = [0xE1, 0b11_10_01_00];
        CollectionAssert.AreEqual((int[])[1, -2], Read(TensorType.Int4, 0, 2));
        CollectionAssert.AreEqual((int[])[1, 14], Read(TensorType.UInt4, 0, 2));
        CollectionAssert.AreEqual((int[])[0, 1, -2, -1], Read(TensorType.Int2, 4, 4));

        int[] Read(TensorType type, int start, int count) =>
            [.. Enumerable.Range(start, count).Select(i => PackedIntegers.Get(bytes, i, type))];
    }

    [TestMethod]
    [DataRow(3.9f, 3)]
    [DataRow(-3.9f, -3)]
    [DataRow(1e10f, int.MaxValue)]
    [DataRow(-1e10f, int.MinValue)]
    [DataRow(float.NaN, int.MaxValue)]
    public void CastToInt_TruncatesAndSaturates(float value, int expected)
    {
        int[] result = KernelRun.RunEveryWay<int>(
            BuiltinOperator.Cast,
            static () => KernelRun.Output(TensorType.Int32),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Float32, [1], [value]));
        Assert.AreEqual(expected, result[0]);
    }

    [TestMethod]
    public void CastBetweenIntegers_Wraps()
    {
        sbyte[] result = KernelRun.RunEveryWay<sbyte>(
            BuiltinOperator.Cast,
            static () => KernelRun.Output(TensorType.Int8),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Int32, [3], [200, -200, 300]));
        CollectionAssert.AreEqual((sbyte[])[-56, 56, 44], result);
    }

    [TestMethod]
    public void CastOfManyElements_KeepsTheirOrder()
    {
        // More than the buffer between the two steps holds.
        double[] values = [.. Enumerable.Range(0, 1000).Select(static i => (double)i)];
        long[] result = KernelRun.RunEveryWay<long>(
            BuiltinOperator.Cast,
            static () => KernelRun.Output(TensorType.Int64),
            KernelRun.Exact,
            KernelRun.Tensor(TensorType.Float64, [1000], values));
        CollectionAssert.AreEqual(Enumerable.Range(0, 1000).Select(static i => (long)i).ToArray(), result);
    }
}
