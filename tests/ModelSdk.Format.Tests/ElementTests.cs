namespace ModelSdk.Format.Tests;

/// <summary>Elements that are not plain numbers: strings and packed integers; sizes and names of types.</summary>
[TestClass]
public sealed class ElementTests
{
    [TestMethod]
    public void Strings_AreReadAsTheyWereWritten()
    {
        string[] strings = ["", "abc", "grüße"];
        byte[] data = new byte[StringTensor.GetSize(strings)];
        Assert.AreEqual(data.Length, StringTensor.Write(strings, data));
        StringTensor tensor = new(data);
        CollectionAssert.AreEqual(strings, tensor.ToArray());
        Assert.AreEqual(3, tensor[1].Length);
    }

    [TestMethod]
    public void Strings_HaveTheLayoutOfTheOfficialRuntime()
    {
        byte[] data = new byte[14];
        _ = StringTensor.Write(["AB"], data);
        CollectionAssert.AreEqual(new byte[] { 1, 0, 0, 0, 12, 0, 0, 0, 14, 0, 0, 0, 65, 66 }, data);
        Assert.AreEqual(0, new StringTensor([0, 0, 0, 0, 8, 0, 0, 0]).Count);
    }

    [TestMethod]
    [DataRow(new byte[] { 1, 0, 0, 0 })]
    [DataRow(new byte[] { 255, 255, 255, 127, 8, 0, 0, 0 })]
    [DataRow(new byte[] { 255, 255, 255, 255, 8, 0, 0, 0 })]
    [DataRow(new byte[] { 1, 0, 0, 0, 12, 0, 0, 0, 8, 0, 0, 0 })]
    public void DamagedStrings_AreRefused(byte[] data) =>
        Assert.ThrowsException<ModelFormatException>(() => new StringTensor(data).Count);

    [TestMethod]
    [DataRow(TensorType.Int4, new byte[] { 0x8F, 0x07 }, new int[] { -1, -8, 7 })]
    [DataRow(TensorType.UInt4, new byte[] { 0x8F, 0x07 }, new int[] { 15, 8, 7 })]
    [DataRow(TensorType.Int2, new byte[] { 0b11_10_01_00, 0b01 }, new int[] { 0, 1, -2, -1, 1 })]
    public void PackedElements_AreTakenFromTheLowBitsFirst(TensorType type, byte[] packed, int[] expected)
    {
        sbyte[] actual = new sbyte[expected.Length];
        PackedElements.Unpack(type, packed, actual);
        CollectionAssert.AreEqual(expected, Array.ConvertAll(actual, static value => (int)value));
    }

    [TestMethod]
    [DataRow(TensorType.Float32, 3L, 12L)]
    [DataRow(TensorType.Int4, 3L, 2L)]
    [DataRow(TensorType.Int2, 5L, 2L)]
    [DataRow(TensorType.Complex128, 2L, 32L)]
    [DataRow(TensorType.String, 9L, 0L)]
    public void ByteCount_IsThatOfTheStoredElements(TensorType type, long count, long bytes) =>
        Assert.AreEqual(bytes, type.ByteCount(count));

    [TestMethod]
    public void TypeNames_AreKnownBothWays()
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            Assert.IsTrue(TensorTypes.TryParse(type.Name(), out TensorType parsed));
            Assert.AreEqual(type, parsed);
            Assert.AreEqual(type.ToString().ToLowerInvariant(), type.Name().Replace("_", "", StringComparison.Ordinal));
        }

        Assert.AreEqual("type 99", ((TensorType)99).Name());
        Assert.IsFalse(TensorTypes.TryParse("float", out _));
    }
}
