using ModelSdk.Format;
using ModelSdk.TestSupport.Comparison;

namespace ModelSdk.Models.Tests.Conformance;

/// <summary>How two tensors are compared, element by element.</summary>
[TestClass]
public sealed class ComparisonTests
{
    private static readonly Tolerance TwoUnits = new(0, Units: 2);

    [TestMethod]
    [DataRow((ushort)0x3C00, (ushort)0x3C02, true)]
    [DataRow((ushort)0x3C00, (ushort)0x3C03, false)]
    [DataRow((ushort)0x0001, (ushort)0x8001, true)]
    [DataRow((ushort)0x0000, (ushort)0x8000, true)]
    [DataRow((ushort)0x7BFF, (ushort)0x7C00, false)]
    [DataRow((ushort)0x7C00, (ushort)0xFC00, false)]
    [DataRow((ushort)0x7E00, (ushort)0x7E01, true)]
    [DataRow((ushort)0x7E00, (ushort)0x3C00, false)]
    public void HalfFloats_MayBeTwoUnitsApart(ushort expected, ushort got, bool passes)
    {
        byte[] want = BitConverter.GetBytes(expected);
        byte[] have = BitConverter.GetBytes(got);
        Assert.AreEqual(passes, TensorComparison.Compare(TensorType.Float16, want, have, TwoUnits) is null);
        Assert.AreEqual(passes, TensorComparison.WorstRatio(TensorType.Float16, want, have, TwoUnits) <= 1);
    }

    [TestMethod]
    [DataRow(float.NaN, float.NaN, true)]
    [DataRow(float.NaN, 0f, false)]
    [DataRow(float.PositiveInfinity, float.PositiveInfinity, true)]
    [DataRow(float.PositiveInfinity, float.MaxValue, false)]
    [DataRow(1f, float.NaN, false)]
    [DataRow(1f, 1.5f, true)]
    [DataRow(1f, 1.75f, false)]
    public void SpecialFloats_MeetTheirLike(float expected, float got, bool passes) => Assert.AreEqual(
        passes,
        TensorComparison.Compare(
            TensorType.Float32, BitConverter.GetBytes(expected), BitConverter.GetBytes(got), new Tolerance(0.5)) is null);

    [TestMethod]
    public void LongIntegers_AreComparedByAllDigits()
    {
        Mismatch? found = TensorComparison.Compare(
            TensorType.Int64, BitConverter.GetBytes(long.MaxValue), BitConverter.GetBytes(long.MaxValue - 1), Tolerance.Exact);
        Assert.AreEqual("element 0: expected 9223372036854775807, got 9223372036854775806, allowed 0; 1 of 1 differ", found?.ToString());
    }

    [TestMethod]
    public void ComplexNumbers_CountAsOneElement()
    {
        byte[] want = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)];
        byte[] have = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(5f), .. BitConverter.GetBytes(7f)];
        Assert.AreEqual(
            "element 1: expected 4, got 7, allowed 1; 1 of 2 differ",
            TensorComparison.Compare(TensorType.Complex64, want, have, new Tolerance(1))?.ToString());
    }

    [TestMethod]
    public void Strings_AreComparedOneByOne()
    {
        Mismatch? found = TensorComparison.Compare(
            TensorType.String, Strings("a", "bc", "d"), Strings("a", "b", "e"), Tolerance.Exact);
        Assert.AreEqual("element 1: expected \"bc\", got \"b\", allowed no difference; 2 of 3 differ", found?.ToString());
        Assert.IsNull(TensorComparison.Compare(TensorType.String, Strings("x"), [.. Strings("x"), 0, 0], Tolerance.Exact));
    }

    private static byte[] Strings(params string[] strings)
    {
        byte[] data = new byte[StringTensor.GetSize(strings)];
        StringTensor.Write(strings, data);
        return data;
    }
}
