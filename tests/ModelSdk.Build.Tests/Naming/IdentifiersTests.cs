using ModelSdk.Build.Naming;

namespace ModelSdk.Build.Tests.Naming;

[TestClass]
public class IdentifiersTests
{
    [DataTestMethod]
    [DataRow("flowers", "Flowers")]
    [DataRow("digits_int8", "DigitsInt8")]
    [DataRow("mobilenet_v1_0.25_224_quant", "MobilenetV1025224Quant")]
    [DataRow("TFLite_Detection_PostProcess:1", "TFLiteDetectionPostProcess1")]
    [DataRow("StatefulPartitionedCall", "StatefulPartitionedCall")]
    [DataRow("2d-net", "T2dNet")]
    [DataRow("_7", "T7")]
    [DataRow("class", "Class")]
    [DataRow("été 2024", "Été2024")]
    [DataRow("größe", "Größe")]
    [DataRow("数字", "数字")]
    [DataRow("e\u0301te\u0301", "E\u0301te\u0301")]
    [DataRow("\u0301x", "X")]
    [DataRow("a\U0001F600b", "AB")]
    [DataRow("---", "")]
    [DataRow("", "")]
    public void Pascal_OfName_IsTable(string name, string expected) => Assert.AreEqual(expected, Identifiers.Pascal(name));

    [DataTestMethod]
    [DataRow("Image", "image")]
    [DataRow("LSTMState", "lstmState")]
    [DataRow("ID", "id")]
    [DataRow("X", "x")]
    [DataRow("T7", "t7")]
    [DataRow("数字", "数字")]
    public void Camel_OfName_IsTable(string name, string expected) => Assert.AreEqual(expected, Identifiers.Camel(name));

    [DataTestMethod]
    [DataRow("digit-reader", "digit_reader")]
    [DataRow("My App.Größe", "My_App.Größe")]
    [DataRow("3d.class", "_3d._class")]
    [DataRow("", "_")]
    [DataRow("A..B", "A.B")]
    public void SanitizedNamespace_IsValid(string name, string expected)
    {
        string space = Identifiers.SanitizeNamespace(name);
        Assert.AreEqual(expected, space);
        Assert.IsTrue(Identifiers.IsNamespace(space));
    }

    [DataTestMethod]
    [DataRow("Net", true)]
    [DataRow("_net2", true)]
    [DataRow("2net", false)]
    [DataRow("my net", false)]
    [DataRow("class", false)]
    [DataRow("record", false)]
    [DataRow("", false)]
    public void TypeName_IsValid_AsCSharpSays(string name, bool valid) => Assert.AreEqual(valid, Identifiers.IsTypeName(name));
}
