using System.Text;
using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Packs.Tests.DeviceGroups;

/// <summary>Files of ModelDeviceTargetingConfig: which of the three forms they are is told by their content.</summary>
[TestClass]
public sealed class ReadFileTests
{
    private const string Xml = """
        <device-targeting-config xmlns="http://schemas.android.com/apk/config"><device-group name="a"><device-selector/></device-group></device-targeting-config>
        """;

    private const string Json = """{ "deviceGroups": [ { "name": "a", "deviceSelectors": [ {} ] } ] }""";

    private static readonly DeviceGroup[] Sample = [new("a", [new DeviceSelector()])];

    public static IEnumerable<object[]> Forms =>
    [
        ["XML", Encoding.UTF8.GetBytes(Xml)],
        ["XML after blank lines", Encoding.UTF8.GetBytes("\n\t\r\n " + Xml)],
        ["XML with mark", Encoding.UTF8.GetBytes("\uFEFF" + Xml)],
        ["XML in UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Xml)).ToArray()],
        ["XML in UTF-16, big-endian", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes(Xml)).ToArray()],
        ["JSON", Encoding.UTF8.GetBytes(Json)],
        ["JSON after blank lines", Encoding.UTF8.GetBytes("\r\n\n" + Json)],
        ["JSON with mark", Encoding.UTF8.GetBytes("\uFEFF" + Json)],
        ["JSON with a comment", Encoding.UTF8.GetBytes("// ours\n" + Json)],
        ["message", DeviceGroupConfig.ToProto(Sample)],
    ];

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void EachForm_IsKnownByItsContent(string form, byte[] content)
    {
        Assert.AreNotEqual("", form);
        DeviceGroupConfigTests.AssertSame(Sample, Read(content));
    }

    [TestMethod]
    public void MessagesThatBeginLikeText_AreMessages()
    {
        // A group of 60 bytes begins with "\n<", one of 123 with "\n{".
        foreach (int length in new[] { '<', '{' })
        {
            DeviceGroup[] groups = [new("a", [new DeviceSelector { RequiredFeatures = [new string('f', length - 11)] }])];
            byte[] content = DeviceGroupConfig.ToProto(groups);
            int pad = length - content[1];
            groups = [new("a", [new DeviceSelector { RequiredFeatures = [new string('f', length - 11 + pad)] }])];
            content = DeviceGroupConfig.ToProto(groups);

            Assert.AreEqual(length, content[1]);
            DeviceGroupConfigTests.AssertSame(groups, Read(content));
        }
    }

    [TestMethod]
    [DataRow("", "it defines no device group")]
    [DataRow("{}", "it defines no device group")]
    [DataRow("<x/>", "line 1: <x> of the namespace ''")]
    [DataRow("{ \"deviceGroups\": ", "this is not JSON: line 1")]
    [DataRow(" \n", "it defines no device group")]
    [DataRow("Dear reader", "this is no device-targeting-config (XML), and no DeviceGroupConfig (JSON or protobuf message) either")]
    [DataRow("PK\u0003\u0004", "this is no protocol buffer")]
    public void OtherFiles_AreRefused(string content, string expected) => StringAssert.Contains(
        Assert.ThrowsException<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(content))).Message, expected);

    [TestMethod]
    public void MissingFiles_AreIOExceptions() =>
        Assert.ThrowsException<FileNotFoundException>(() => DeviceGroupConfig.ReadFile(Path.Combine(Path.GetTempPath(), "no such file.xml")));

    [TestMethod]
    public void HugeFiles_AreNotRead()
    {
        string file = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.OpenWrite(file))
            {
                stream.SetLength((64 << 20) + 1);
            }

            StringAssert.Contains(
                Assert.ThrowsException<InvalidDataException>(() => DeviceGroupConfig.ReadFile(file)).Message, "more than 64 MB");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IReadOnlyList<DeviceGroup> Read(byte[] content)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, content);
            return DeviceGroupConfig.ReadFile(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
