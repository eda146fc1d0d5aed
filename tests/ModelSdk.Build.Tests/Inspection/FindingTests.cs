using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Operators;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Inspection;

/// <summary>What inspection says of models that can be read: one finding for each kind, with all its places.</summary>
[TestClass]
public class FindingTests
{
    [TestMethod]
    public void OperatorThatNothingRuns_IsLeftToTheCheck_AndHasItsClass()
    {
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Delegate, [0], [1]));
        Assert.IsFalse(result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.IsNotNull(result.Manifest);
    }

    [DataTestMethod]
    [DataRow(TensorType.Complex64, "'in' (complex64)")]
    [DataRow(TensorType.Resource, "'in' (resource)")]
    [DataRow(TensorType.Variant, "'in' (variant)")]
    public void TypesWithoutCounterpart_AreErrors(TensorType type, string text)
    {
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(new TestModel().Input("in", type).Output("out"));
        StringAssert.Contains(Find(result, "MSDK2007").Message, text);
        Assert.IsNull(result.Manifest);
    }

    [TestMethod]
    public void NamesThatMeet_AreOneWarning()
    {
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(new TestModel().Input("x").Input("x").Output("y").Output("y"));
        Assert.AreEqual(
            "Tensor names of 'net.tflite' are not unique: 'x' gives X1, X2, 'y' gives Y1, Y2", Find(result, "MSDK6002").Message);
    }

    [TestMethod]
    public void NamesThatChange_AreOneInfo()
    {
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(new TestModel().Input("state").Input(null).Output("state").Output("run"));
        ModelDiagnostic found = Find(result, "MSDK6003");
        Assert.AreEqual(DiagnosticSeverity.Info, found.Severity);
        StringAssert.EndsWith(found.Message, ": 'state' as StateInput, one without a name as Input, 'state' as StateOutput, 'run' as RunOutput");
    }

    [TestMethod]
    public void Quantization_ThatCannotBeConverted_IsSaid()
    {
        FlatObject perChannel = new() { [2] = new float[] { 1, 2 }, [3] = new long[] { 0, 0 }, [6] = 0 };
        FlatObject noScale = new() { [3] = new long[] { 5 } };
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(new TestModel()
            .Input("channels", TensorType.Int8, [2, 3], tensor => tensor[4] = perChannel)
            .Input("scaleless", TensorType.UInt8, [4], tensor => tensor[4] = noScale)
            .Output("out"));
        StringAssert.EndsWith(Find(result, "MSDK6007").Message, ": 'channels'");
        StringAssert.EndsWith(Find(result, "MSDK6008").Message, ": 'scaleless'");
    }

    [TestMethod]
    public void LargeAndDeepTensors_AreSaid()
    {
        using ModelFolder folder = new();
        InspectionResult result = folder.Inspect(new TestModel()
            .Input("deep", TensorType.Float32, [1, 1, 1, 1, 1, 2]).Output("large", TensorType.Int8, [2048, 2048, 2048]));
        StringAssert.EndsWith(Find(result, "MSDK6012").Message, ": 'deep' (rank 6)");
        StringAssert.EndsWith(Find(result, "MSDK6011").Message, ": 'large' [2048, 2048, 2048]");
    }

    [DataTestMethod]
    [DataRow("", DiagnosticSeverity.Warning)]
    [DataRow("ImageMean=127.5", DiagnosticSeverity.Info)]
    [DataRow("ImageNormalization=None", DiagnosticSeverity.Info)]
    public void PictureWithoutMetadata_IsWarning_UntilTheProjectStatesIt(string metadata, DiagnosticSeverity expected)
    {
        using ModelFolder folder = new();
        (string, string)[] pairs = metadata.Length == 0 ? [] : [(metadata.Split('=')[0], metadata.Split('=')[1])];
        InspectionResult result = folder.Inspect(new TestModel().Input("in", TensorType.Float32, [1, 28, 28, 3]).Output("out"), pairs);
        Assert.AreEqual(expected, Find(result, "MSDK2008").Severity);
    }

    [TestMethod]
    public void OtherModelWithoutMetadata_IsInfo()
    {
        using ModelFolder folder = new();
        TestModel spectrogram = new TestModel().Input("in", TensorType.Float32, [1, 49, 10, 1]).Output("out");
        Assert.AreEqual(DiagnosticSeverity.Info, Find(folder.Inspect(spectrogram), "MSDK2008").Severity);
        Assert.AreEqual(DiagnosticSeverity.Info, Find(folder.Inspect(new TestModel().Input("in").Output("out")), "MSDK2008").Severity);
    }

    [TestMethod]
    public void NoWarn_SilencesFindingsOfTheItem()
    {
        using ModelFolder folder = new();
        TestModel model = new TestModel().Input("in", TensorType.Float32, [1, 28, 28, 3]).Output("out");
        Assert.AreEqual(0, folder.Inspect(model, ("NoWarn", "MSDK2008; msdk2010")).Diagnostics.Count);
    }

    [TestMethod]
    public void Summary_CountsWhatTheModelHas()
    {
        using ModelFolder folder = new();
        StringAssert.Contains(
            Find(folder.Inspect(Repository.Asset("digits", "digits.tflite")), "MSDK2010").Message,
            "'digits.tflite': 1 signatures, 1 inputs, 1 outputs, 13 ops (7 distinct), 0.2 MB");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void SubgraphsThatNothingReaches_AreSaid()
    {
        using ModelFolder folder = new();
        StringAssert.Contains(
            Find(folder.Inspect(UpstreamModel("tflite__testdata__two_subgraphs.bin")), "MSDK2005").Message, "has 2 subgraphs but no signatures");
        InspectionResult loop = folder.Inspect(UpstreamModel("tflite__testdata__multi_subgraphs_while.bin"));
        Assert.IsFalse(loop.Diagnostics.Any(diagnostic => diagnostic.Rule.Id == "MSDK2005"), "bodies of loops are reached");
    }

    [TestMethod]
    public void TypeNamesOfTheOperatorTable_AreKnown()
    {
        HashSet<string> known = [.. Enum.GetValues<TensorType>().Select(OperatorTable.TypeName), "*"];
        string[] unknown = [.. OperatorTable.Rows
            .SelectMany(row => row.Types.SelectMany(types => types.Split(' ', '|')).Select(type => (row.Op, type)))
            .Where(use => !known.Contains(use.type))
            .Select(use => $"{use.Op}: '{use.type}'")];
        Assert.AreEqual(0, unknown.Length, string.Join(", ", unknown));
    }

    private static ModelDiagnostic Find(InspectionResult result, string id) =>
        result.Diagnostics.SingleOrDefault(diagnostic => diagnostic.Rule.Id == id)
        ?? throw new AssertFailedException($"no {id}, but:\n{string.Join('\n', result.Diagnostics.Select(diagnostic => $"{diagnostic.Rule.Id} {diagnostic.Message}"))}");

    private static string UpstreamModel(string file) => Shared.Path("testdata", "litert", file);
}
