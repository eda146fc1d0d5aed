using ModelSdk.Cpu.Kernels.Resize;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Tests.Kernels.Resize;

/// <summary>The vectors of RESIZE_BILINEAR against one element at a time.</summary>
[TestClass]
public sealed class ResizeTests
{
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void Bilinear_OfAllChannelCounts_EqualsPlainLoops(bool alignCorners, bool halfPixelCenters)
    {
        using ThreadTeam team = new(2);
        for (int channels = 1; channels < 20; channels++)
        {
            ResizeShape shape = new(2, 5, 7, 11, 3, channels);
            BilinearTable rows = BilinearTable.Create(5, 11, alignCorners, halfPixelCenters);
            BilinearTable columns = BilinearTable.Create(7, 3, alignCorners, halfPixelCenters);
            float[] input = Noise.Make<float>(2 * 5 * 7 * channels);
            int outputs = 2 * 11 * 3 * channels;
            float[] expected = KernelRunner.Run(new ResizeBilinearReferenceKernel<float>(shape, rows, columns, 0), input, outputs);
            float[] actual = KernelRunner.Run(new ResizeBilinearKernel(shape, rows, columns), input, outputs, team);
            for (int i = 0; i < outputs; i++)
            {
                Assert.AreEqual(expected[i], actual[i], 1e-5, $"{channels} channels, element {i}");
            }
        }
    }
}
