using System.Numerics;
using ModelSdk.Cpu.Kernels.Pooling;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Tests.Kernels.Pooling;

/// <summary>Pooling with vectors against one element at a time.</summary>
[TestClass]
public sealed class PoolTests
{
    private static readonly ThreadTeam Team = new(2);
    private static readonly int[] Channels = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 65];

    [TestMethod]
    public void Floats_EqualPlainLoops()
    {
        foreach (PoolShape shape in ShapesToTry())
        {
            // Sums of the data are exact, so that even averages agree to the bit.
            AssertEqual<float, float, AverageFloat, VectorRows<float, AverageFloatVectors>>(shape, float.MinValue, float.MaxValue);
            AssertEqual<float, float, AverageFloat, VectorRows<float, AverageFloatVectors>>(shape, 0, 6);
            AssertEqual<float, float, Maximum<float, float>, VectorRows<float, MaximumVectors<float>>>(shape, -1, 1);
            AssertEqual<float, float, RootMeanSquare, VectorRows<float, RootMeanSquareVectors>>(shape, float.MinValue, float.MaxValue);
        }
    }

    [TestMethod]
    public void Integers_EqualPlainLoops()
    {
        foreach (PoolShape shape in ShapesToTry())
        {
            AssertEqual<sbyte, int, AverageInteger<sbyte>, AverageIntegerRows<sbyte>>(shape, -128, 127);
            AssertEqual<sbyte, int, AverageInteger<sbyte>, AverageIntegerRows<sbyte>>(shape, -20, 40);
            AssertEqual<byte, int, AverageInteger<byte>, AverageIntegerRows<byte>>(shape, 0, 255);
            AssertEqual<short, int, AverageInteger<short>, AverageIntegerRows<short>>(shape, short.MinValue, short.MaxValue);
            AssertEqual<sbyte, int, Maximum<sbyte, int>, VectorRows<sbyte, MaximumVectors<sbyte>>>(shape, -128, 100);
            AssertEqual<byte, int, Maximum<byte, int>, VectorRows<byte, MaximumVectors<byte>>>(shape, 3, 255);
            AssertEqual<short, int, Maximum<short, int>, VectorRows<short, MaximumVectors<short>>>(shape, -5000, 5000);
        }
    }

    [TestMethod]
    public void LargeWindow_RoundsHalvesAwayFromZero()
    {
        // 400 elements of 16 bits pass the limit up to which floats divide exactly.
        PoolShape shape = Shape(1, 20, 20, 16, new PoolAxis(20, 20, 20, 0), new PoolAxis(20, 20, 20, 0), 1, 1);
        short[] data = new short[20 * 20 * 16];
        Array.Fill(data, short.MaxValue);
        data.AsSpan(0, 200 * 16).Fill(short.MaxValue - 1);
        PoolKernel<short, AverageIntegerRows<short>> kernel = new(shape, short.MinValue, short.MaxValue);
        CollectionAssert.AreEqual(Enumerable.Repeat(short.MaxValue, 16).ToArray(), KernelRunner.Run(kernel, data, 16));
    }

    private static IEnumerable<PoolShape> ShapesToTry()
    {
        foreach (int channels in Channels)
        {
            yield return Shape(1, 5, 4, channels, new PoolAxis(5, 2, 2, 0), new PoolAxis(4, 2, 2, 0), 2, 2);
            yield return Shape(2, 5, 7, channels, new PoolAxis(5, 3, 2, 1), new PoolAxis(7, 3, 2, 1), 3, 4);
            yield return Shape(1, 3, 3, channels, new PoolAxis(3, 5, 1, 2), new PoolAxis(3, 5, 1, 2), 3, 3);
        }

        yield return Shape(1, 40, 40, 24, new PoolAxis(40, 3, 1, 1), new PoolAxis(40, 3, 1, 1), 40, 40);
    }

    private static PoolShape Shape(
        int batches, int height, int width, int channels, PoolAxis vertical, PoolAxis horizontal, int outputHeight, int outputWidth) =>
        new(batches, height, width, channels, outputHeight, outputWidth, vertical, horizontal);

    private static void AssertEqual<T, TAccumulator, TOperator, TRows>(PoolShape shape, TAccumulator min, TAccumulator max)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TAccumulator : unmanaged, INumber<TAccumulator>
        where TOperator : struct, IPoolOperator<T, TAccumulator>
        where TRows : struct, IPoolRows<T>
    {
        T[] input = Noise.Make<T>(shape.Batches * shape.InputHeight * shape.InputWidth * shape.Channels, shape.Channels);
        int outputs = shape.Batches * shape.OutputHeight * shape.OutputWidth * shape.Channels;
        T[] expected = KernelRunner.Run(new PoolReferenceKernel<T, TAccumulator, TOperator>(shape, min, max), input, outputs);
        PoolKernel<T, TRows> kernel = new(shape, T.CreateTruncating(min), T.CreateTruncating(max));
        T[] actual = KernelRunner.Run(kernel, input, outputs, Team);
        for (int i = 0; i < outputs; i++)
        {
            double difference = Math.Abs(double.CreateTruncating(expected[i]) - double.CreateTruncating(actual[i]));
            Assert.IsTrue(
                typeof(T) == typeof(float) ? difference <= 1e-6 : difference == 0,
                $"{typeof(TRows).Name} of {shape}, element {i}: {expected[i]} and {actual[i]}");
        }
    }
}
