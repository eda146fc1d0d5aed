using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Operators;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

/// <summary>What the managed engine does not run is said for every model, with targets and without.</summary>
[TestClass]
public class EngineFindingTests
{
    [TestMethod]
    public void OperatorsThatDoNotRun_AreListedTogether_WithNodesAndTensors()
    {
        TestModel model = new TestModel().Input("in").Output("out");
        int last = 0;
        for (int i = 0; i < 25; i++)
        {
            int next = i == 24 ? 1 : model.Tensor($"t{i}");
            model.Operator(BuiltinOperator.Delegate, [last], [next]);
            last = next;
        }

        CheckFinding found = Find(model, "MSDK3003");
        Assert.AreEqual(DiagnosticSeverity.Error, found.Diagnostic.Severity);
        StringAssert.Contains(found.Diagnostic.Message, "25 of 25 ops of 'net.tflite' run on no engine of this project: DELEGATE (version 1) at node 0 (output 't0'), node 1 (output 't1')");
        StringAssert.Contains(found.Diagnostic.Message, "node 19 (output 't19')");
        StringAssert.Contains(found.Diagnostic.Message, "; and 5 more. What to do: ");
        Assert.IsFalse(found.Diagnostic.Message.Contains("node 20", StringComparison.Ordinal));
        Assert.AreEqual(25, found.Occurrences.Count);
    }

    [TestMethod]
    public void ModelOfNoEngine_IsWhatItsTextSays_AndIsRefused()
    {
        byte[] bytes = GraphText.ToArray("STABLEHLO_CBRT in0@f32[4] > out0@f32[4]");
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(Repository.ModelOfNoEngine));

        Assert.IsFalse(OperatorTable.Rows.Any(row => row.Op == BuiltinOperator.StablehloCbrt), "Take another operator for the asset.");
        using ModelFolder folder = new();
        ModelItem item = new(folder.Write("net.tflite", bytes), "net.tflite", new Dictionary<string, string>());
        foreach (bool delivers in new[] { false, true })
        {
            ProjectFacts project = folder.Project with { DeliversLiteRtLibrary = delivers };
            ModelDiagnostic found = ModelCheck.Run(item, project, SocTable.Builtin).Findings
                .Select(static finding => finding.Diagnostic).Single(static found => found.Severity == DiagnosticSeverity.Error);
            Assert.AreEqual("MSDK3003", found.Rule.Id);
            StringAssert.Contains(
                found.Message,
                "STABLEHLO_CBRT (version 1) at node 0 (output 'out0'): the managed engine does not have it");
        }
    }

    [TestMethod]
    public void OperatorOfNewerVersion_NamesTheHighestOne()
    {
        OperatorRow row = OperatorTable.Rows.First(row => row.Op == BuiltinOperator.Add);
        TestModel model = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Add, [0, 0], [1], version: 99);
        StringAssert.Contains(
            Find(model, "MSDK3003").Diagnostic.Message,
            $"ADD (version 99) at node 0 (output 'out'): the managed engine has it up to version {row.MaxVersion}");
    }

    [TestMethod]
    public void OperatorOfOtherTypes_NamesTheTypes()
    {
        TestModel model = new TestModel()
            .Input("in", TensorType.String).Output("out", TensorType.String).Operator(BuiltinOperator.Add, [0, 0], [1]);
        StringAssert.Contains(Find(model, "MSDK3003").Diagnostic.Message, "input types str str; the managed engine has it for ");
    }

    [TestMethod]
    public void CustomOperator_IsNamed()
    {
        TestModel model = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Custom, [0], [1], "FlexErf");
        StringAssert.StartsWith(
            Find(model, "MSDK3004").Diagnostic.Message,
            "1 of 1 ops of 'net.tflite' are custom ops without a registered implementation for the managed engine: FlexErf (version 1) at node 0 (output 'out'): the managed engine does not have it. What to do: ");
        Assert.IsFalse(Check(model).Findings.Any(finding => finding.Diagnostic.Rule.Id == "MSDK3003"));
    }

    [TestMethod]
    public void ProjectsThatLeaveOutTheCpu_NeedNoManagedEngine()
    {
        TestModel model = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Delegate, [0], [1]);
        Assert.IsTrue(Check(model).Findings.Any(finding => finding.Diagnostic.Rule.Id == "MSDK3003"));
        Assert.IsFalse(Check(model, ("Accelerators", "Npu")).Findings.Any());
    }

    private static CheckFinding Find(TestModel model, string id) =>
        Check(model).Findings.Single(finding => finding.Diagnostic.Rule.Id == id);

    private static CheckedModel Check(TestModel model, params (string Name, string Value)[] metadata)
    {
        using ModelFolder folder = new();
        ModelItem item = new(
            folder.Write("net.tflite", model.ToArray()), "net.tflite", metadata.ToDictionary(pair => pair.Name, pair => pair.Value));
        return ModelCheck.Run(item, folder.Project, SocTable.Builtin);
    }
}
