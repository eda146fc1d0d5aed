using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Packs.Tests.Proto;

/// <summary>Bytes that no honest writer makes, and those that only some make; written by hand from the rules of the wire format.</summary>
[TestClass]
public sealed class ProtoMessageTests
{
    private static readonly ProtoType Sample = new(
        "Sample",
        ProtoField.Text(1, "text"),
        ProtoField.Integer(2, "number"),
        ProtoField.Flag(3, "flag"),
        ProtoField.One(4, "inner", static () => Sample!),
        ProtoField.Many(5, "items", static () => Sample!),
        ProtoField.Texts(6, "texts"),
        ProtoField.Integer(300, "far"),
        ProtoField.Other(7, "other_things"));

    [TestMethod]
    [DataRow("0a", "1 bytes are needed here, but 0 are left", 1)]
    [DataRow("0a05616263", "5 bytes are needed here, but 3 are left", 2)]
    [DataRow("0affffffffffffffffff01", "bytes are needed here, but 0 are left", 11)]
    [DataRow("10ffffffffffffffffffff01", "a number has more than ten bytes", 1)]
    [DataRow("00", "field number 0 is not possible", 0)]
    [DataRow("0b", "wire type 3 is not possible", 0)]
    [DataRow("0c", "wire type 4 is not possible", 0)]
    [DataRow("0f", "wire type 7 is not possible", 0)]
    [DataRow("120161", "field 2 of Sample (number) is stored as Bytes, not as Varint", 0)]
    [DataRow("100508", "1 bytes are needed here, but 0 are left", 3)]
    [DataRow("10050805", "field 1 of Sample (text) is stored as Varint, not as Bytes", 2)]
    [DataRow("0d00000000", "field 1 of Sample (text) is stored as Fixed32, not as Bytes", 0)]
    [DataRow("22022a09", "9 bytes are needed here, but 0 are left", 4)]
    [DataRow("2a050a03ff4142", "field 1 of Sample (text) is no UTF-8", 2)]
    public void DamagedBytes_AreRefusedWithTheirPlace(string hex, string reason, int offset)
    {
        string message = Assert.ThrowsException<InvalidDataException>(() => Read(hex)).Message;

        StringAssert.Contains(message, reason);
        StringAssert.Contains(message, $"(at byte {offset})");
    }

    [TestMethod]
    [DataRow("78ac02", DisplayName = "varint")]
    [DataRow("7a03616263", DisplayName = "bytes")]
    [DataRow("7d00000000", DisplayName = "fixed32")]
    [DataRow("790000000000000000", DisplayName = "fixed64")]
    [DataRow("3a020102", DisplayName = "known by name only")]
    public void UnknownFields_AreSkipped(string field)
    {
        ProtoMessage message = Read(field + "1007" + field);

        Assert.AreEqual(7, message.Number("number"));
        Assert.AreEqual("1007", Hex(message));
    }

    [TestMethod]
    public void FieldsThatStandTwice_AreTakenAsProtobufTakesThem()
    {
        // The last number and text count; messages are joined.
        ProtoMessage message = Read("1001" + "0a0161" + "22021003" + "1002" + "0a0162" + "22020a00");

        Assert.AreEqual(2, message.Number("number"));
        Assert.AreEqual("b", message.Text("text"));
        Assert.AreEqual(3, message.Message("inner")?.Number("number"));
        Assert.IsTrue(message.Message("inner")?.Has("text"));
    }

    [TestMethod]
    public void LongForms_OfNumbersAndLengths_AreRead()
    {
        Assert.AreEqual(5, Read("10858000").Number("number"));
        Assert.AreEqual("a", Read("0a818080800061").Text("text"));
        Assert.IsTrue(Read("188001").Flag("flag"));
    }

    [TestMethod]
    [DataRow(0L, "")]
    [DataRow(1L, "1001")]
    [DataRow(127L, "107f")]
    [DataRow(128L, "108001")]
    [DataRow(-1L, "10ffffffffffffffffff01")]
    [DataRow(long.MaxValue, "10ffffffffffffffff7f")]
    public void Numbers_AreWrittenShortest(long number, string expected)
    {
        ProtoMessage message = new ProtoMessage(Sample).With("number", number);

        Assert.AreEqual(expected, Hex(message));
        Assert.AreEqual(number, Read(expected).Number("number"));
    }

    [TestMethod]
    public void Fields_AreWrittenByNumber_RepeatedOnesInTheirOrder()
    {
        ProtoMessage message = new ProtoMessage(Sample)
            .With("far", 1)
            .With("texts", ["b", "", "a"])
            .With("items", [new ProtoMessage(Sample), new ProtoMessage(Sample).With("flag", true)])
            .With("inner", null as ProtoMessage)
            .With("text", "x");

        Assert.AreEqual("0a01782a002a0218013201623200320161e01201", Hex(message));
    }

    [TestMethod]
    [DataRow(99, true)]
    [DataRow(100, false)]
    public void Messages_MayBeNestedAHundredDeep(int levels, bool isRead)
    {
        byte[] bytes = [];
        for (int i = 0; i < levels; i++)
        {
            bytes = [0x22, .. Length(bytes), .. bytes];
        }

        if (isRead)
        {
            ProtoMessage.Read(Sample, bytes);
        }
        else
        {
            StringAssert.Contains(Assert.ThrowsException<InvalidDataException>(() => ProtoMessage.Read(Sample, bytes)).Message, "nested more than 100 deep");
        }
    }

    [TestMethod]
    public void RandomBytes_AreReadOrRefused()
    {
        Random random = new(7);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            try
            {
                DeviceGroupConfig.FromProto(bytes.AsMemory(0, random.Next(bytes.Length)));
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [TestMethod]
    public void FieldsThatTheTableLacks_AreMistakesOfTheProgram()
    {
        ProtoMessage message = new(Sample);

        Assert.ThrowsException<ArgumentException>(() => message.Text("txet"));
        Assert.ThrowsException<ArgumentException>(() => message.Text("number"));
    }

    private static ProtoMessage Read(string hex) => ProtoMessage.Read(Sample, Convert.FromHexString(hex));

    private static string Hex(ProtoMessage message) => Convert.ToHexStringLower(message.ToBytes());

    private static byte[] Length(byte[] bytes) =>
        bytes.Length < 128 ? [(byte)bytes.Length] : [(byte)(bytes.Length | 0x80), (byte)(bytes.Length >> 7)];
}
