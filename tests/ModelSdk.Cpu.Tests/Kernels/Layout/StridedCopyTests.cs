using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels.Layout;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Tests.Kernels.Layout;

/// <summary>The merged and tiled loops against one loop for each dimension.</summary>
[TestClass]
public sealed class StridedCopyTests
{
    private static readonly ThreadTeam Team = new(2);
    private static readonly int[] ElementSizes = [1, 2, 4, 8, 16];

    [TestMethod]
    public void Transpose_OfAnyShapeAndOrder_EqualsPlainLoops()
    {
        Random random = new(3);
        for (int round = 0; round < 300; round++)
        {
            int rank = random.Next(0, 6);
            int[] shape = [.. Enumerable.Range(0, rank).Select(_ => random.Next(5) == 0 ? 1 : random.Next(1, 20 / rank))];
            int[] order = [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next())];
            int[] strides = Shapes.Strides(shape);
            int[] result = Array.ConvertAll(order, axis => shape[axis]);
            AssertEqual(
                result, Array.ConvertAll(order, axis => strides[axis]), Shapes.Strides(result), ElementSizes[round % 5], 0, 0);
        }
    }

    [TestMethod]
    [DataRow(17, 33)]
    [DataRow(16, 16)]
    [DataRow(1, 100)]
    [DataRow(600, 300)]
    public void Transpose_OfMatrix_EqualsPlainLoopsWithThreads(int rows, int columns)
    {
        foreach (int size in ElementSizes)
        {
            AssertEqual([columns, rows], [1, columns], [rows, 1], size, 0, 0);
        }
    }

    [TestMethod]
    public void Box_WithStepsForwardsAndBackwards_EqualsPlainLoops()
    {
        Random random = new(5);
        for (int round = 0; round < 300; round++)
        {
            int rank = random.Next(1, 5);
            int[] source = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 7))];
            int[] target = [.. Enumerable.Range(0, rank).Select(_ => random.Next(7, 9))];
            int[] sourceStrides = Shapes.Strides(source);
            int[] sizes = new int[rank];
            int[] from = new int[rank];
            int[] steps = new int[rank];
            for (int i = 0; i < rank; i++)
            {
                int step = random.Next(1, 3);
                sizes[i] = random.Next(10) == 0 ? 0 : ((source[i] - 1) / step) + 1;
                bool backwards = random.Next(2) == 0 && sizes[i] > 0;
                from[i] = backwards ? (sizes[i] - 1) * step : 0;
                steps[i] = sourceStrides[i] * (backwards ? -step : step);
            }

            long start = StridedCopy.Offset(from, sourceStrides);
            AssertEqual(sizes, steps, Shapes.Strides(target), ElementSizes[round % 5], start, 0);
        }
    }

    [TestMethod]
    public void Run_OverMemoryThatIsTooShort_Throws()
    {
        StridedCopy copy = new([4, 4], [1, 4], [4, 1], 4);
        Assert.ThrowsException<InvalidOperationException>(() => copy.Run(new byte[63], new byte[64], ThreadTeam.Single));
        Assert.ThrowsException<InvalidOperationException>(() => copy.Run(new byte[64], new byte[63], ThreadTeam.Single));
        Assert.ThrowsException<InvalidOperationException>(() => copy.Run(new byte[64], new byte[64], ThreadTeam.Single, 4));
        Assert.ThrowsException<InvalidOperationException>(() => copy.Run(new byte[64], new byte[64], ThreadTeam.Single, 0, -4));
    }

    private static void AssertEqual(
        int[] sizes, int[] source, int[] target, int elementSize, long sourceStart, long targetStart)
    {
        int sourceCount = 1 + (int)sourceStart + sizes.Zip(source, static (size, stride) => Math.Max((size - 1) * stride, 0)).Sum();
        int targetCount = 1 + sizes.Zip(target, static (size, stride) => Math.Max((size - 1) * stride, 0)).Sum();
        byte[] input = Noise.Make<byte>(sourceCount * elementSize);
        byte[] expected = new byte[targetCount * elementSize];
        byte[] actual = new byte[expected.Length];
        new StridedCopy(sizes, source, target, elementSize, sourceStart, targetStart, reference: true)
            .Run(input, expected, ThreadTeam.Single);
        new StridedCopy(sizes, source, target, elementSize, sourceStart, targetStart).Run(input, actual, Team);
        CollectionAssert.AreEqual(expected, actual, $"[{string.Join(',', sizes)}] of {elementSize} bytes");
    }
}
