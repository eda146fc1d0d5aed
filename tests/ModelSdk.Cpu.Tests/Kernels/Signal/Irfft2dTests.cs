using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Signal;

/// <summary>IRFFT2D with the values of LiteRT: tflite/kernels/irfft2d_test.cc.</summary>
[TestClass]
public sealed class Irfft2dTests
{
    private static readonly float[] Spectrum =
    [
        75, 0, -6, -1, 9, 0, -10, 5, -3, 2, -6, 11, -15, 0, -2, 13, -5, 0, -10, -5, 3, -6, -6, -11,
    ];

    [TestMethod]
    [DataRow(4, 4, new float[] { 1, 2, 3, 4, 3, 8, 6, 3, 5, 2, 7, 6, 9, 5, 8, 3 })]
    [DataRow(2, 2, new float[] { 14, 18.5f, 20.5f, 22 })]
    [DataRow(4, 8, new float[]
    {
        0.25f, 0.54289322f, 1.25f, 1.25f, 1.25f, 1.95710678f, 2.25f, 1.25f,
        1.25f, 2.85355339f, 4.25f, 3.91421356f, 2.75f, 2.14644661f, 1.75f, 1.08578644f,
        3, 1.43933983f, 0.5f, 2.14644661f, 4, 3.56066017f, 2.5f, 2.85355339f,
        5.625f, 3.65533009f, 1.375f, 3.3017767f, 5.125f, 2.59466991f, 0.375f, 2.9482233f,
    })]
    public void Spectrum_OfEqualSmallerAndGreaterLengths_GivesUpstreamsImage(int height, int width, float[] expected)
    {
        NodeRunner runner = new(Inverse([4, 3], height, width));
        KernelRun.Within(0, 1e-6f)(expected, runner.Set(0, Spectrum).Run<float>(), "image");
    }

    [TestMethod]
    public void SeveralSpectra_GiveSeveralImages()
    {
        NodeRunner runner = new(Inverse([2, 2, 3], 2, 4));
        runner.Set(0, 30f, 0, -5, -3, -4, 0, -10, 0, 1, 7, 0, 0, 58, 0, -18, 6, 26, 0, -18, 0, 14, 2, -18, 0);
        float[] expected = [1, 2, 3, 4, 3, 8, 6, 3, 5, 2, 7, 6, 7, 3, 23, 5];
        KernelRun.Within(0, 1e-6f)(expected, runner.Run<float>(), "images");
        CollectionAssert.AreEqual(new[] { 2, 2, 4 }, runner.Shape());
    }

    [TestMethod]
    public void Lengths_ThatAreNotPowersOfTwo_AreRefused() =>
        StringAssert.Contains(NodeRunner.Refusal(Inverse([4, 3], 3, 4)), "powers of two");

    private static Node Inverse(int[] shape, int height, int width) => NodeRunner.Custom(
        "IRFFT2D",
        [],
        TensorType.Float32,
        1,
        KernelRunner.Open(TensorType.Complex64, shape),
        KernelRunner.Constant(TensorType.Int32, [2], height, width));
}
