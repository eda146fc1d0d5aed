using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

[TestClass]
public class FixedShapesTests
{
    [DataTestMethod]
    [DataRow("1,224,224,3", "=1,224,224,3")]
    [DataRow("1x224x224x3", "=1,224,224,3")]
    [DataRow("[1, 224, 224, 3]", "=1,224,224,3")]
    [DataRow("ids=1,128;mask=1,128", "ids=1,128;mask=1,128")]
    [DataRow(" ids = 1, 128 ; ", "ids=1,128")]
    [DataRow("a=b=7", "a=b=7")]
    public void Shapes_AreRead(string text, string expected) => Assert.AreEqual(
        expected, string.Join(';', FixedShapes.Parse(text)!.Select(static pair => $"{pair.Key}={string.Join(',', pair.Value)}")));

    [DataTestMethod]
    [DataRow(";")]
    [DataRow("1,-1")]
    [DataRow("1,0")]
    [DataRow("1,?")]
    [DataRow("x=")]
    [DataRow("1,2;3,4")]
    [DataRow("x=1;x=2")]
    [DataRow("1,99999999999")]
    public void OtherTexts_AreNot(string text) => Assert.IsNull(FixedShapes.Parse(text));
}
