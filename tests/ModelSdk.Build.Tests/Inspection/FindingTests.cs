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
    public void OperatorsThatDoNotRun_AreListedTogether_WithNodesAndTensors()
    {
        using ModelFolder folder = new();
        TestModel model = new TestModel().Input("in").Output("out");
        int last = 0;
        for (int i = 0; i < 25; i++)
        {
            int next = i == 24 ? 1 : model.Tensor($"t{i}");
            model.Operator(BuiltinOperator.Delegate, [last], [next]);
            last = next;
        }

        InspectionResult result = folder.Inspect(model);

        ModelDiagnostic found = Find(result, "MSDK3003");
        Assert.AreEqual(DiagnosticSeverity.Error, found.Severity);
        StringAssert.Contains(found.Message, "25 of 25 ops of 'net.tflite' run on no engine of this project: DELEGATE (version 1) at node 0 (output 't0'), node 1 (output 't1')");
        StringAssert.Contains(found.Message, "node 19 (output 't19')");
        StringAssert.Contains(found.Message, "; and 5 more. What to do: ");
        Assert.IsFalse(found.Message.Contains("node 20", StringComparison.Ordinal));
        Assert.IsNotNull(result.Manifest, "the class is there all the same");
    }

    [TestMethod]
    public void OperatorOfNewerVersion_NamesTheHighestOne()
    {
        OperatorRow row = OperatorTable.Rows.First(row => row.Op == BuiltinOperator.Add);
        using ModelFolder folder = new();
        TestModel model = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Add, [0, 0], [1], version: 99);
        StringAssert.Contains(
            Find(folder.Inspect(model), "MSDK3003").Message, $"ADD (version 99) at node 0 (output 'out'): the managed engine has it up to version {row.MaxVersion}");
    }

    [TestMethod]
    public void OperatorOfOtherTypes_NamesTheTypes()
    {
        using ModelFolder folder = new();
        TestModel model = new TestModel()
            .Input("in", TensorType.String).Output("out", TensorType.String).Operator(BuiltinOperator.Add, [0, 0], [1]);
        StringAssert.Contains(Find(folder.Inspect(model), "MSDK3003").Message, "input types str str; the managed engine has it for ");
    }

    [TestMethod]
    public void CustomOperator_IsNamed()
    {
        using ModelFolder folder = new();
        TestModel model = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Custom, [0], [1], "FlexErf");
        InspectionResult result = folder.Inspect(model);
        StringAssert.Contains(
            Find(result, "MSDK3004").Message,
            "1 of 1 ops of 'net.tflite' are custom ops without a registered implementation for the managed engine: FlexErf (version 1) at node 0 (output 'out')");
        Assert.IsFalse(result.Diagnostics.Any(diagnostic => diagnostic.Rule.Id == "MSDK3003"));
    }

    [TestMethod]
    public void NativeLibraryInTheProject_MakesItWarning()
    {
        using ModelFolder folder = new();
        string path = folder.Write("net.tflite", new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Delegate, [0], [1]).ToArray());
        InspectionResult result = new ModelInspector().Inspect(
            new ModelItem(path, "net.tflite", new Dictionary<string, string>()), folder.Project with { DeliversLiteRtLibrary = true });
        Assert.AreEqual(DiagnosticSeverity.Warning, Find(result, "MSDK3003").Severity);
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
