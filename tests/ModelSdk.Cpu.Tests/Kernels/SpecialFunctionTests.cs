using System.Numerics;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Functions against double precision, or against printed tables where .NET has none.</summary>
[TestClass]
public sealed class SpecialFunctionTests
{
    // Abramowitz and Stegun, table 7.1, and Wolfram's digits for the tails.
    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.5, 0.4795001221869535)]
    [DataRow(1.0, 0.15729920705028513)]
    [DataRow(2.0, 0.004677734981047266)]
    [DataRow(3.0, 2.209049699858544e-05)]
    [DataRow(5.0, 1.5374597944280349e-12)]
    [DataRow(-0.5, 1.5204998778130465)]
    [DataRow(-3.0, 1.9999779095030015)]
    public void Erfc_AgreesWithPrintedValues(double x, double expected)
    {
        Assert.AreEqual(expected, SpecialFunctions.Erfc(x), Math.Abs(expected) * 1e-13);
    }

    [TestMethod]
    public void VectorExp_IsWithinOneMillionth()
    {
        Compare(VectorMath.Exp, Math.Exp, -87, 88.7, 1e-6, 0);
        Assert.AreEqual(float.PositiveInfinity, VectorMath.Exp(new Vector<float>(88.8f))[0]);
        Assert.AreEqual(0f, VectorMath.Exp(new Vector<float>(-110f))[0]);
        Assert.AreEqual(0f, VectorMath.Exp(new Vector<float>(float.NegativeInfinity))[0]);
        Assert.AreEqual(float.PositiveInfinity, VectorMath.Exp(new Vector<float>(float.PositiveInfinity))[0]);
        Assert.IsTrue(float.IsNaN(VectorMath.Exp(new Vector<float>(float.NaN))[0]));
        // A denormal result.
        Assert.AreEqual((float)Math.Exp(-95), VectorMath.Exp(new Vector<float>(-95f))[0], 3e-45f);
    }

    [TestMethod]
    public void VectorExpMinusOne_IsWithinOneMillionth()
    {
        Compare(VectorMath.ExpMinusOneOfNegative, static x => x > -1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1, -30, 0, 1e-6, 0);
    }

    [TestMethod]
    public void VectorTanh_IsWithinOneMillionth()
    {
        Compare(VectorMath.Tanh, Math.Tanh, -20, 20, 1e-6, 0);
        Compare(VectorMath.Tanh, Math.Tanh, -0.5, 0.5, 1e-6, 0);
    }

    [TestMethod]
    public void VectorLogistic_IsWithinOneMillionth()
    {
        Compare(VectorMath.Logistic, static x => 1 / (1 + Math.Exp(-x)), -80, 80, 1e-6, 0);
    }

    [TestMethod]
    public void VectorGelu_IsWithinOneMillionth()
    {
        Compare(VectorMath.Gelu, static x => 0.5 * x * SpecialFunctions.Erfc(-x / Math.Sqrt(2)), -4, 10, 2e-6, 0);
        // Further out the square of x costs digits of a result below 1e-4.
        Compare(VectorMath.Gelu, static x => 0.5 * x * SpecialFunctions.Erfc(-x / Math.Sqrt(2)), -12, -4, 1e-5, 1e-10);
        Assert.AreEqual(0f, VectorMath.Gelu(new Vector<float>(float.MinValue))[0]);
        Assert.AreEqual(float.MaxValue, VectorMath.Gelu(new Vector<float>(float.MaxValue))[0]);
    }

    [TestMethod]
    public void VectorGeluByTanh_IsWithinOneMillionth()
    {
        Compare(
            VectorMath.GeluByTanh,
            static x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            -3,
            10,
            3e-6,
            1e-7);
    }

    private static void Compare(
        Func<Vector<float>, Vector<float>> actual, Func<double, double> expected, double from, double to, double relative, double absolute)
    {
        const int Points = 20000;
        for (int i = 0; i <= Points; i++)
        {
            float x = (float)(from + ((to - from) * i / Points));
            double wanted = expected(x);
            Assert.AreEqual(wanted, actual(new Vector<float>(x))[0], absolute + (Math.Abs(wanted) * relative), $"at {x:R}");
        }
    }
}
