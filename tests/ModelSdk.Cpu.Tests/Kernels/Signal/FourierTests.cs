using ModelSdk.Cpu.Kernels.Signal;

namespace ModelSdk.Cpu.Tests.Kernels.Signal;

/// <summary>The fast transforms against the sum that defines them.</summary>
[TestClass]
public sealed class FourierTests
{
    [TestMethod]
    public void RealTransform_OfAllPowersOfTwo_EqualsTheDefinition()
    {
        for (int length = 1; length <= 1024; length *= 2)
        {
            float[] samples = Noise.Make<float>(length, length);
            RealFourierTransform transform = new(length);
            double[] real = new double[transform.Frequencies];
            double[] imaginary = new double[transform.Frequencies];
            transform.Run<float>(samples, real, imaginary, new double[transform.ScratchCount]);
            for (int k = 0; k <= length / 2; k++)
            {
                (double expectedReal, double expectedImaginary) = Sum(samples, k);
                Assert.AreEqual(expectedReal, real[k], 1e-9 * length, $"real part {k} of {length}");
                Assert.AreEqual(expectedImaginary, imaginary[k], 1e-9 * length, $"imaginary part {k} of {length}");
            }
        }
    }

    [TestMethod]
    public void RealTransform_OfShortLine_FillsWithZeros()
    {
        RealFourierTransform transform = new(8);
        double[] real = new double[5];
        double[] imaginary = new double[5];
        double[] scratch = new double[transform.ScratchCount];
        Array.Fill(scratch, double.NaN);
        transform.Run<float>([1, 2, 3], real, imaginary, scratch);
        for (int k = 0; k < 5; k++)
        {
            (double expected, _) = Sum([1, 2, 3, 0, 0, 0, 0, 0], k);
            Assert.AreEqual(expected, real[k], 1e-12);
        }
    }

    private static (double Real, double Imaginary) Sum(float[] samples, int k)
    {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = -2 * Math.PI * ((long)i * k % samples.Length) / samples.Length;
            real += samples[i] * Math.Cos(angle);
            imaginary += samples[i] * Math.Sin(angle);
        }

        return (real, imaginary);
    }
}
