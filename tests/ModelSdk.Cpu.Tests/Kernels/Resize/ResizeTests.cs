using ModelSdk.Cpu.Kernels.Resize;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Tests.Kernels.Resize;

/// <summary>The vectors of RESIZE_BILINEAR against one element at a time, up and down, over channel counts around a vector's.</summary>
[TestClass]
public sealed class ResizeTests
{
    private static readonly ThreadTeam Team = new(2);

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void Bilinear_OfAllChannelCounts_EqualsPlainLoops(bool alignCorners, bool halfPixelCenters)
    {
        for (int channels = 1; channels < 20; channels++)
        {
            ResizeShape shape = new(2, 5, 7, 11, 3, channels);
            int inputs = 2 * 5 * 7 * channels;
            int outputs = 2 * 11 * 3 * channels;
            BilinearTable<float> rows = BilinearFloatTable.Create(5, 11, alignCorners, halfPixelCenters);
            BilinearTable<float> columns = BilinearFloatTable.Create(7, 3, alignCorners, halfPixelCenters);
            float[] floats = Noise.Make<float>(inputs);
            float[] expected = KernelRunner.Run(new ResizeBilinearReferenceKernel<float>(shape, rows, columns, 0), floats, outputs);
            float[] actual = KernelRunner.Run(new ResizeBilinearKernel<float, float, FloatBlend>(shape, rows, columns), floats, outputs, Team);
            for (int i = 0; i < outputs; i++)
            {
                Assert.AreEqual(expected[i], actual[i], 1e-5, $"{channels} channels, element {i}");
            }

            byte[] bytes = Noise.Make<byte>(inputs);
            CollectionAssert.AreEqual(
                KernelRunner.Run(new ResizeBilinearReferenceKernel<byte>(shape, rows, columns, 0.5f), bytes, outputs),
                KernelRunner.Run(new ResizeBilinearKernel<byte, float, ByteBlend>(shape, rows, columns), bytes, outputs, Team));

            BilinearTable<int> integerRows = BilinearIntegerTable.Create(5, 11, alignCorners, halfPixelCenters);
            BilinearTable<int> integerColumns = BilinearIntegerTable.Create(7, 3, alignCorners, halfPixelCenters);
            sbyte[] signed = Noise.Make<sbyte>(inputs);
            CollectionAssert.AreEqual(
                KernelRunner.Run(new ResizeBilinearIntegerReferenceKernel<sbyte>(shape, integerRows, integerColumns), signed, outputs),
                KernelRunner.Run(new ResizeBilinearKernel<sbyte, int, SByteBlend>(shape, integerRows, integerColumns), signed, outputs, Team));
        }
    }
}
