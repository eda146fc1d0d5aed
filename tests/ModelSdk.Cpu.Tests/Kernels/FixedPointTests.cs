using System.Numerics;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Tests.Kernels;

[TestClass]
public sealed class FixedPointTests
{
    // The rows derived by hand in reference/tflite-ops.md, section 3.2, and the ties of both roundings.
    [TestMethod]
    [DataRow(0.5, 3, 2)]
    [DataRow(0.5, -3, -1)]
    [DataRow(0.5, 1, 1)]
    [DataRow(0.5, -1, 0)]
    [DataRow(1.0, 12345, 12345)]
    [DataRow(0.25, 2, 1)]
    [DataRow(0.25, -2, -1)]
    [DataRow(3.0, -7, -21)]
    public void Multiplier_RoundsAsTheReferenceDoes(double real, int value, int expected)
    {
        Assert.AreEqual(expected, FixedMultiplier.From(real).Apply(value));
    }

    [TestMethod]
    public void VectorForm_EqualsScalarForm()
    {
        Random random = new(1);
        int[] values = [0, 1, -1, 2, -2, 3, -3, 255 << 20, -255 << 20, 65535 << 14, int.MaxValue, int.MinValue + 1, int.MinValue];
        double[] reals = [0.5, 1, 0.25, 0.75, 1e-9, 1.0 / 3, 0.999999999, 2.5, 100, 1e-5, 0.1 / 1048576];
        foreach (double real in reals.Concat(Enumerable.Range(0, 200).Select(_ => Math.Pow(2, (random.NextDouble() * 28) - 24))))
        {
            FixedMultiplier multiplier = FixedMultiplier.From(real);
            foreach (int value in values.Concat(Enumerable.Range(0, 50).Select(_ => random.Next(int.MinValue, int.MaxValue))))
            {
                Vector<int> actual = multiplier.Apply(new Vector<int>(value));
                Assert.AreEqual(new Vector<int>(multiplier.Apply(value)), actual, $"{value} * {real}");
            }
        }
    }

    [TestMethod]
    public void ExpOnNegativeValues_IsTheExponential()
    {
        for (int i = 0; i < 2000; i++)
        {
            double x = -i / 100.0;
            int q5 = (int)Math.Round(x * (1 << 26));
            Assert.AreEqual(Math.Exp(x), GemmlowpMath.ExpOnNegativeValues(q5) / 2147483648.0, 3e-7, $"{x}");
        }

        Assert.AreEqual(int.MaxValue, GemmlowpMath.ExpOnNegativeValues(0));
    }

    [TestMethod]
    public void Reciprocal_IsOneThroughX()
    {
        foreach (int x in (int[])[1 << 19, (1 << 19) + 1, 3 << 19, 12345678, int.MaxValue, 77777777])
        {
            int mantissa = GemmlowpMath.Reciprocal(x, 12, out int bits);
            double expected = 1 / (x / (double)(1 << 19));
            Assert.AreEqual(expected, mantissa / 2147483648.0 * Math.Pow(2, -bits), expected * 1e-7, $"{x}");
        }
    }

    [TestMethod]
    public void InverseSquareRoot_IsOneThroughTheRoot()
    {
        foreach (int x in (int[])[2, 3, 4, 10, 255, 65025, 1 << 20, (1 << 29) - 1, 1 << 29, 2000000000])
        {
            FixedMultiplier root = GemmlowpMath.InverseSquareRoot(x);
            double actual = root.Mantissa / 2147483648.0 * Math.Pow(2, root.Shift);
            Assert.AreEqual(1 / Math.Sqrt(x), actual, 1e-4 / Math.Sqrt(x), $"{x}");
        }
    }

    [TestMethod]
    public void LogOfQ12_IsTheLogarithm()
    {
        foreach (double x in (double[])[1, 1.01, 1.5, 2, 3.3, 10, 100, 1000, 4000])
        {
            int actual = GemmlowpMath.LogOfQ12((int)(x * (1 << 19)));
            Assert.AreEqual(Math.Log(x), actual / (double)(1 << 26), 2e-5, $"{x}");
        }
    }

    [TestMethod]
    [DataRow(1f, 1f)]
    [DataRow(1.00390625f, 1f)]
    [DataRow(1.01171875f, 1.015625f)]
    [DataRow(float.MaxValue, float.PositiveInfinity)]
    [DataRow(float.NaN, float.NaN)]
    [DataRow(1e-40f, 9.1835496e-41f)]
    public void BFloat16_RoundsToEven(float value, float expected)
    {
        Assert.AreEqual(expected, (float)(BFloat16)value);
    }
}
