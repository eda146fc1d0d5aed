using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Inspection;

/// <summary>The manifest: what it says, and that the same model always gives the same bytes.</summary>
[TestClass]
public class ManifestTests
{
    private static readonly string Digits = Repository.Asset("digits", "digits_int8.tflite");

    [TestMethod]
    public void Manifest_OfDigits_SaysWhatTheModelIs()
    {
        using ModelFolder folder = new();
        JsonElement root = Parse(folder.Inspect(Digits));

        Assert.AreEqual(1, root.GetProperty("schema").GetInt32());
        Assert.AreEqual("digits_int8", root.GetProperty("name").GetString());
        Assert.AreEqual("App", root.GetProperty("assembly").GetString());
        Assert.AreEqual("App.Models", root.GetProperty("class").GetProperty("namespace").GetString());
        Assert.AreEqual("DigitsInt8", root.GetProperty("class").GetProperty("name").GetString());
        Assert.AreEqual("internal", root.GetProperty("class").GetProperty("visibility").GetString());
        Assert.AreEqual(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Digits))),
            root.GetProperty("model").GetProperty("sha256").GetString());
        Assert.AreEqual("Npu Gpu Cpu", Join(root.GetProperty("accelerators")));
        Assert.AreEqual("LiteRt Cpu", Join(root.GetProperty("backends")));
        Assert.AreEqual(7, root.GetProperty("operators").GetArrayLength());

        JsonElement signature = root.GetProperty("signatures")[0];
        Assert.AreEqual("classify", signature.GetProperty("key").GetString());
        JsonElement image = signature.GetProperty("inputs")[0];
        Assert.AreEqual("Image", image.GetProperty("name").GetString());
        Assert.AreEqual("image", image.GetProperty("parameter").GetString());
        Assert.AreEqual("int8", image.GetProperty("type").GetString());
        Assert.AreEqual("sbyte", image.GetProperty("element").GetString());
        Assert.AreEqual("1 28 28 1", Join(image.GetProperty("shape")));
        Assert.AreEqual(-128, image.GetProperty("quantization").GetProperty("zeroPoint").GetInt32());
        Assert.AreEqual(0.003921568859f, image.GetProperty("quantization").GetProperty("scale").GetSingle());
        Assert.AreEqual("grayscale image", image.GetProperty("content").GetString());
        Assert.AreEqual("0", Join(image.GetProperty("mean")));
        Assert.AreEqual("255", Join(image.GetProperty("std")));
        JsonElement labels = signature.GetProperty("outputs")[0].GetProperty("labels");
        Assert.AreEqual("zero one two three four five six seven eight nine", Join(labels.GetProperty("lines")));
        Assert.AreEqual("Zero One Two Three Four Five Six Seven Eight Nine", Join(labels.GetProperty("members")));
    }

    [TestMethod]
    public void Metadata_OfTheItem_GoesIntoTheManifest()
    {
        using ModelFolder folder = new();
        folder.Write("my labels.txt", Encoding.UTF8.GetBytes("\uFEFFnull\r\neins\r\nzwei\r\ndrei\r\nvier\r\nfünf\r\nsechs\r\nsieben\r\nacht\r\nneun\r\n\r\n"));
        JsonElement root = Parse(folder.Inspect(
            Digits,
            ("Name", "reader"),
            ("ClassName", "Reader"),
            ("Namespace", "A.B"),
            ("Visibility", "PUBLIC"),
            ("Accelerators", "cpu; gpu"),
            ("GenerateInterface", "True"),
            ("Sessions", "false"),
            ("LabelsFile", "my labels.txt"),
            ("ImageMean", "127.5"),
            ("ImageStd", "64")));
        Assert.AreEqual("reader", root.GetProperty("name").GetString());
        Assert.AreEqual("Reader", root.GetProperty("class").GetProperty("name").GetString());
        Assert.AreEqual("A.B", root.GetProperty("class").GetProperty("namespace").GetString());
        Assert.AreEqual("public", root.GetProperty("class").GetProperty("visibility").GetString());
        Assert.IsTrue(root.GetProperty("class").GetProperty("interface").GetBoolean());
        Assert.IsFalse(root.GetProperty("class").GetProperty("sessions").GetBoolean());
        Assert.AreEqual("Cpu Gpu", Join(root.GetProperty("accelerators")));
        JsonElement signature = root.GetProperty("signatures")[0];
        Assert.AreEqual("127.5", Join(signature.GetProperty("inputs")[0].GetProperty("mean")));
        JsonElement labels = signature.GetProperty("outputs")[0].GetProperty("labels");
        Assert.AreEqual("null eins zwei drei vier fünf sechs sieben acht neun", Join(labels.GetProperty("lines")));
        Assert.IsFalse(labels.TryGetProperty("members", out _), "null is a keyword, so there is no enum");
        Assert.AreEqual("my labels.txt", labels.GetProperty("file").GetString());
    }

    [TestMethod]
    public void ImageNormalizationNone_RemovesTheModelsOwn()
    {
        using ModelFolder folder = new();
        JsonElement image = Parse(folder.Inspect(Digits, ("ImageNormalization", "None"))).GetProperty("signatures")[0].GetProperty("inputs")[0];
        Assert.IsFalse(image.TryGetProperty("mean", out _));
    }

    [DataTestMethod]
    [DataRow("LabelsFile", "absent.txt", "MSDK1001", "Labels file 'absent.txt'")]
    [DataRow("LabelsFile", "nine.txt", "MSDK6006", "Label file 'nine.txt' has 9 lines, tensor 'probabilities' has 10 on axis 1")]
    [DataRow("ImageMean", "1;2", "MSDK6005", "has 2 values, ImageStd has 1, the image has 1 channels")]
    [DataRow("ImageStd", "0", "MSDK1008", "is 0")]
    public void Metadata_ThatDoesNotFitTheModel_IsError(string metadata, string value, string id, string text)
    {
        using ModelFolder folder = new();
        folder.Write("nine.txt", Encoding.UTF8.GetBytes("1\n2\n3\n4\n5\n6\n7\n8\n9"));
        InspectionResult result = folder.Inspect(Digits, (metadata, value));
        Assert.IsNull(result.Manifest);
        ModelDiagnostic found = result.Diagnostics.Single(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.AreEqual(id, found.Rule.Id);
        StringAssert.Contains(found.Message, text);
    }

    [TestMethod]
    public void Labels_ThatNameValues_BelongToTheModel()
    {
        using ModelFolder folder = new();
        folder.Write("labels.txt", Encoding.UTF8.GetBytes("cat\ndog\n"));
        JsonElement root = Parse(folder.Inspect(
            new TestModel().Input("in").Output("boxes", TensorType.Float32, [1, 10, 4]).Output("classes", TensorType.Float32, [1, 10]),
            ("LabelsFile", "labels.txt")));
        Assert.AreEqual("cat dog", Join(root.GetProperty("labels").GetProperty("lines")));
        Assert.AreEqual("Value", root.GetProperty("labels").GetProperty("meaning").GetString());
    }

    [TestMethod]
    public void OpenDimensions_HaveNames()
    {
        using ModelFolder folder = new();
        JsonElement signature = Parse(folder.Inspect(Repository.Asset("digits", "digits_batch.tflite"))).GetProperty("signatures")[0];
        JsonElement dimension = signature.GetProperty("dimensions")[0];
        Assert.AreEqual("DimImage0", dimension.GetProperty("name").GetString());
        Assert.AreEqual(0, dimension.GetProperty("uses")[0].GetProperty("axis").GetInt32());
        Assert.AreEqual("-1 28 28 1", Join(signature.GetProperty("inputs")[0].GetProperty("shape")));
    }

    [TestMethod]
    public void Bytes_AreTheSame_TwiceAndInEveryCulture()
    {
        using ModelFolder folder = new();
        string first = folder.Inspect(Digits, ("ImageMean", "127.5")).Manifest!;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // German numbers on an invariant base: the repository is tested without culture data, too.
            CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NumberGroupSeparator = ".";
            german.NumberFormat.NegativeSign = "\u2212";
            CultureInfo.CurrentCulture = german;
            InspectionResult again = folder.Inspect(Digits, ("ImageMean", "127.5"));
            Assert.AreEqual(first, again.Manifest);
            StringAssert.Contains(again.Diagnostics.Single(diagnostic => diagnostic.Rule.Id == "MSDK2010").Message, "0.1 MB");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Text_HasNoPathsAndNoCarriageReturns()
    {
        using ModelFolder folder = new();
        File.Copy(Digits, Path.Combine(folder.Root, "net.tflite"));
        string here = folder.Inspect("net.tflite").Manifest!;
        Assert.IsFalse(here.Contains(folder.Root, StringComparison.Ordinal));
        Assert.IsFalse(here.Contains('\r'));
        StringAssert.EndsWith(here, "}\n");

        using ModelFolder elsewhere = new();
        File.Copy(Digits, Path.Combine(elsewhere.Root, "net.tflite"));
        Assert.AreEqual(here, elsewhere.Inspect("net.tflite").Manifest);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void HandLandmarks_WhoseMetadataAreInAnotherOrder_KeepTheTensorsNames()
    {
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(Shared.Path("testdata", "realmodels", "mediapipe_hand_landmark_lite", "model.tflite"));
        ModelDiagnostic found = result.Diagnostics.Single(diagnostic => diagnostic.Rule.Id == "MSDK6006");
        Assert.AreEqual(DiagnosticSeverity.Warning, found.Severity);
        JsonElement outputs = Parse(result).GetProperty("signatures")[0].GetProperty("outputs");
        Assert.AreEqual("Identity Identity1 Identity2 Identity3", string.Join(' ', outputs.EnumerateArray().Select(output => output.GetProperty("name").GetString())));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void MobileNet_TakesNamesAndLabelsFromItsMetadata()
    {
        using ModelFolder folder = new();
        JsonElement signature = Parse(folder.Inspect(Shared.Path("testdata", "models", "mobilenet_v1_0.25_224_1_metadata_1.tflite")))
            .GetProperty("signatures")[0];
        Assert.AreEqual("Image", signature.GetProperty("inputs")[0].GetProperty("name").GetString());
        Assert.AreEqual("127.5", Join(signature.GetProperty("inputs")[0].GetProperty("mean")));
        JsonElement output = signature.GetProperty("outputs")[0];
        Assert.AreEqual("Probability", output.GetProperty("name").GetString());
        Assert.AreEqual(1001, output.GetProperty("labels").GetProperty("lines").GetArrayLength());
    }

    private static JsonElement Parse(InspectionResult result)
    {
        Assert.IsNotNull(result.Manifest, string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return JsonDocument.Parse(result.Manifest).RootElement;
    }

    private static string Join(JsonElement array) => string.Join(' ', array.EnumerateArray().Select(item => item.ToString()));
}
