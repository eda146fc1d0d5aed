using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;

namespace ModelSdk.Build.Tests.OpSupport.Findings;

/// <summary>Small models with one defect against the real tables, through metadata and properties as a project writes them.</summary>
[TestClass]
public class ModelCheckTests
{
    private const string Mediatek = "Targets=MediaTek_MT6993";
    private const string TakenAndNot = "RELU a@f32[1,4] > b@f32[1,4] ; SIN $b > f32[1,4]";

    [DataTestMethod]
    [DataRow("NpuRequirement=Full", "MSDK3001", DiagnosticSeverity.Error)]
    [DataRow("", "MSDK3002", DiagnosticSeverity.Warning)]
    [DataRow("NpuRequirement=partial", "MSDK3002", DiagnosticSeverity.Warning)]
    [DataRow("NpuRequirement=None", "MSDK3002", DiagnosticSeverity.Info)]
    public void OpThatIsNotListed_IsWhatNpuRequirementSays(string metadata, string id, DiagnosticSeverity severity)
    {
        ModelDiagnostic found = Check(TakenAndNot, Mediatek, metadata).First(finding => finding.Rule.Id is "MSDK3001" or "MSDK3002");
        Assert.AreEqual(id, found.Rule.Id);
        Assert.AreEqual(severity, found.Severity);
        StringAssert.Contains(found.Message, "1 of 2 ops of 'net.tflite'");
        StringAssert.Contains(found.Message, "because MediaTek's compiler plugin has no such operator: SIN at node 1 (output '");
    }

    [TestMethod]
    public void TargetsOfTheProject_CountForModelsWithoutTheirOwn()
    {
        Assert.AreEqual(0, Check(TakenAndNot).Count(static finding => finding.Severity != DiagnosticSeverity.Info));
        Assert.IsTrue(Check(TakenAndNot, "ModelSdkTargets=d9500").Any(static finding => finding.Rule.Id == "MSDK3002"));
        Assert.IsFalse(Check(TakenAndNot, "ModelSdkTargets=d9500", "Accelerators=Gpu;Cpu").Any(static finding => finding.Message.Contains("NPU", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void NoWarn_SilencesWarnings_ButNoErrors()
    {
        Assert.IsFalse(Check(TakenAndNot, Mediatek, "NoWarn=MSDK3002;MSDK3007").Any(static finding => finding.Severity != DiagnosticSeverity.Info));
        Assert.IsTrue(Check(TakenAndNot, Mediatek, "NpuRequirement=Full", "NoWarn=MSDK3001").Any(static finding => finding.Rule.Id == "MSDK3001"));
    }

    [TestMethod]
    public void MissingBias_RefusesTheModel_AndNothingIsSaidOfOpsThatLeave()
    {
        ModelDiagnostic[] found = [.. Check("CONV_2D f32[1,8,8,3] =f32[4,3,3,3] - > a@f32[1,8,8,4] ; SIN $a > f32[1,8,8,4]", Mediatek)
            .Where(static finding => finding.Severity != DiagnosticSeverity.Info)];
        Assert.AreEqual("MSDK3009", found.Single().Rule.Id);
        StringAssert.Contains(found[0].Message, "because the compiler needs a bias, and the plugin adds none to this op: CONV_2D at node 0 (output 'a'");
    }

    [TestMethod]
    public void DroppedActivation_IsWrong()
    {
        ModelDiagnostic found = Check("CONCATENATION(fused_activation_function=RELU) i8[1,4]/pt i8[1,4]/pt > c@i8[1,8]/pt", Mediatek)
            .Single(static finding => finding.Rule.Id == "MSDK3010");
        Assert.AreEqual(DiagnosticSeverity.Error, found.Severity);
        StringAssert.Contains(found.Message, "so the result lacks it: CONCATENATION at node 0 (output 'c'");
        StringAssert.Contains(found.Message, "RELU");
    }

    [TestMethod]
    public void PerChannelInt4_HasItsNumber_OnTheChipWhereItWasSeen()
    {
        const string model = "FULLY_CONNECTED f32[1,32] =i4[4,32]/pc =f32[4] > f32[1,4]";
        ModelDiagnostic found = Check(model, "Targets=MediaTek_MT6989").Single(static finding => finding.Rule.Id == "MSDK3006");
        Assert.AreEqual(DiagnosticSeverity.Warning, found.Severity);
        StringAssert.Contains(found.Message, "FULLY_CONNECTED at node 0");
        StringAssert.Contains(found.Message, "input 1 't1'");
        Assert.IsFalse(Check(model, "Targets=Qualcomm_SM8750").Any(static finding => finding.Rule.Id == "MSDK3006"));
    }

    [DataTestMethod]
    [DataRow("MT8196", 1)]
    [DataRow("SM8150", 1)]
    [DataRow("MT6993", 0)]
    public void ChipThatTheCompilerDoesNotKnow_IsNeverASuccess(string chip, int count)
    {
        ModelDiagnostic[] found = [.. Check("RELU i8[4]/pt > i8[4]/pt", "Targets=" + chip).Where(finding => finding.Rule.Id == "MSDK3011")];
        Assert.AreEqual(count, found.Length);
        Assert.IsTrue(found.All(finding => finding.Message.Contains("does not know this chip: RELU at node 0", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void FloatModel_IsToldOfFloat16() => StringAssert.Contains(
        Check("RELU f32[4] > f32[4]", Mediatek).Single(static finding => finding.Rule.Id == "MSDK3007").Message,
        "1 of 1 ops of 'net.tflite' compute with less precision on the NPU of MediaTek_MT6993 (Dimensity 9500) than on the CPU");

    [DataTestMethod]
    [DataRow("Targets=MediaTek_MT6993", DiagnosticSeverity.Error)]
    [DataRow("Targets=Qualcomm_SM8750", DiagnosticSeverity.Error)]
    [DataRow("Targets=IntelOpenVINO_LNL", DiagnosticSeverity.Error)]
    [DataRow("Targets=Google_Tensor_G5", DiagnosticSeverity.Warning)]
    [DataRow("Targets=Samsung_E9965", DiagnosticSeverity.Warning)]
    public void OpenDimension_IsFound_AndCuredByFixedShapes(string targets, DiagnosticSeverity severity)
    {
        const string model = "RELU in@f32[?,4] > f32[?,4]";
        ModelDiagnostic found = Check(model, targets).Single(static finding => finding.Rule.Id == "MSDK3005");
        Assert.AreEqual(severity, found.Severity);
        StringAssert.Contains(found.Message, "(input 'in' [?,4])");
        StringAssert.Contains(found.Message, "FixedShapes=\"in=1,4\"");
        Assert.IsFalse(Check(model, targets, "FixedShapes=7,4").Any(static finding => finding.Rule.Id is "MSDK3005" or "MSDK1011"));
        Assert.IsFalse(Check(model, targets, "FixedShapes=in=7,4").Any(static finding => finding.Rule.Id is "MSDK3005" or "MSDK1011"));
    }

    [DataTestMethod]
    [DataRow("FixedShapes=1,5", "[1,5] does not fit input 'in' [?,4]")]
    [DataRow("FixedShapes=1,2,4", "[1,2,4] does not fit input 'in' [?,4]")]
    [DataRow("FixedShapes=im=1,4", "the model has no input 'im', but in [?,4]")]
    public void FixedShapes_ThatDoNotFit_AreErrors(string metadata, string text)
    {
        ModelDiagnostic[] found = [.. Check("RELU in@f32[?,4] > f32[?,4]", Mediatek, metadata)];
        ModelDiagnostic wrong = found.Single(static finding => finding.Rule.Id == "MSDK1011");
        Assert.AreEqual(DiagnosticSeverity.Error, wrong.Severity);
        StringAssert.Contains(wrong.Message, text);
        Assert.IsTrue(found.Any(static finding => finding.Rule.Id == "MSDK3005"), "the dimension is still open");
    }

    [TestMethod]
    public void FixedShapes_CannotFixWhatAnOpDecides()
    {
        ModelDiagnostic found = Check("WHERE in@bool[?] > w@i64[?,1] ; CAST $w > f32[?,1]", "Targets=Qualcomm_SM8750", "FixedShapes=8")
            .Single(static finding => finding.Rule.Id == "MSDK3005");
        StringAssert.Contains(found.Message, "(tensor 'w' [?,1])");
        StringAssert.Contains(found.Message, "cut the model before that op");
    }

    [DataTestMethod]
    [DataRow("", DiagnosticSeverity.Warning)]
    [DataRow("ModelSdkUnknownOps=Error", DiagnosticSeverity.Error)]
    [DataRow("ModelSdkUnknownOps=info", DiagnosticSeverity.Info)]
    public void UnknownOps_AreNeverSilent(string property, DiagnosticSeverity severity) => Assert.AreEqual(
        severity,
        Check("RELU f32[4] > f32[4]", "Targets=Google_Tensor_G5", property).Single(static finding => finding.Rule.Id == "MSDK3011").Severity);

    [TestMethod]
    public void AlternatingOps_CutTheModel()
    {
        string model = "RELU f32[4] > a0@f32[4] ; " + string.Join(" ; ", Enumerable.Range(0, 4).Select(static i => $"SIN $a{i} > b{i}@f32[4] ; RELU $b{i} > a{i + 1}@f32[4]"));
        ModelDiagnostic found = Check(model, Mediatek).Single(static finding => finding.Rule.Id == "MSDK3008");
        Assert.AreEqual(DiagnosticSeverity.Warning, found.Severity);
        StringAssert.Contains(found.Message, "is cut into 5 parts");
        Assert.AreEqual(DiagnosticSeverity.Error, Check(model, Mediatek, "MaxPartitions=4").Single(static finding => finding.Rule.Id == "MSDK3008").Severity);
        Assert.IsFalse(Check(model, Mediatek, "MaxPartitions=5").Any(static finding => finding.Rule.Id == "MSDK3008"));
    }

    [TestMethod]
    public void ManyOps_AreToldOnTheGenerationThatFailed()
    {
        ModelDiagnostic found = Check("RELU f16[4] > f16[4] x4600", "Targets=MediaTek_MT6989").Single(static finding => finding.Rule.Id == "MSDK3013");
        Assert.AreEqual(DiagnosticSeverity.Warning, found.Severity);
        StringAssert.Contains(found.Message, "hands 4,600 ops at once (one partition)");
    }

    [TestMethod]
    public void CustomOp_IsErrorUntilTheApplicationRegistersIt()
    {
        ModelDiagnostic found = Check("CUSTOM:Mine f32[4] > f32[4]").Single(static finding => finding.Rule.Id == "MSDK3004");
        Assert.AreEqual(DiagnosticSeverity.Error, found.Severity);
        StringAssert.EndsWith(
            found.Message,
            "the managed engine does not have it. What to do: Convert the model without custom ops; or implement them in C# (ModelOptions.CustomOperators) and name them in CustomOps.");
        Assert.IsFalse(Check("CUSTOM:Mine f32[4] > f32[4]", "CustomOps=Other;Mine").Any(static finding => finding.Rule.Id == "MSDK3004"));
        Assert.IsTrue(Check("CUSTOM:Mine f32[4] > f32[4]", "CustomOps=mine").Any(static finding => finding.Rule.Id == "MSDK3004"));
    }

    [TestMethod]
    public void RegisteredCustomOp_WithTargets_IsToldThatTheNpuIsNotReached()
    {
        ModelDiagnostic found = Check("CUSTOM:Mine f32[4] > f32[4]", "CustomOps=Mine", Mediatek).Single(static finding => finding.Rule.Id == "MSDK3004");
        Assert.AreEqual(DiagnosticSeverity.Warning, found.Severity);
        StringAssert.Contains(found.Message, "without a registered implementation for LiteRT, which NPU and GPU need: Mine (version 1) at node 0");
        StringAssert.Contains(found.Message, "CustomOps names it. The application implements them, so the managed engine runs the whole model on the CPU.");
    }

    [TestMethod]
    public void OpThatOnlyLiteRtHas_IsWarningWhereItsLibraryIsDelivered()
    {
        const string model = "ABS f64[4] > f64[4]";
        Assert.AreEqual(DiagnosticSeverity.Error, Check(model).Single(static finding => finding.Rule.Id == "MSDK3003").Severity);
        Assert.AreEqual(
            DiagnosticSeverity.Warning, Check(model, "DeliversLiteRt=true").Single(static finding => finding.Rule.Id == "MSDK3003").Severity);
    }

    [TestMethod]
    public void FileThatCannotBeRead_HasNoFindingsHere()
    {
        using ModelFolder folder = new();
        folder.Write("broken.tflite", [1, 2, 3]);
        foreach (string name in new[] { "broken.tflite", "missing.tflite" })
        {
            ModelItem item = new(Path.Combine(folder.Root, name), name, new Dictionary<string, string>());
            CheckedModel model = ModelCheck.Run(item, folder.Project, SocTable.Builtin);
            Assert.AreEqual(0, model.Findings.Count + model.Targets.Count);
        }
    }

    [DataTestMethod]
    [DataRow("", "", 0)]
    [DataRow("2.3.0", "MediaTek_MT6993;Qualcomm_SM8750", 0)]
    [DataRow("2.2.0", "MediaTek_MT6993", 0)]
    [DataRow("2.4.0-nightly.1", "MediaTek_MT6993", 1)]
    [DataRow("99.0", "MediaTek_MT6993;Samsung_E9965;Google_Tensor_G5", 1)]
    public void OldTables_AreSaidOnceForAProject(string version, string targets, int count)
    {
        using ModelFolder folder = new();
        Dictionary<string, string> properties = new() { ["ModelSdkLiteRtVersion"] = version, ["ModelSdkTargets"] = targets };
        ModelItem[] items = [.. new[] { "a", "b" }.Select(name => new ModelItem(Path.Combine(folder.Root, name), name, new Dictionary<string, string>()))];
        ModelDiagnostic[] found = [.. ModelCheck.ProjectFindings(items, folder.Project with { Properties = properties }, SocTable.Builtin)];
        Assert.AreEqual(count, found.Length);
        foreach (ModelDiagnostic old in found)
        {
            Assert.AreEqual("MSDK3012", old.Rule.Id);
            Assert.AreEqual(folder.Project.ProjectFile, old.File);
            StringAssert.Contains(old.Message, "MediaTek NeuroPilot compiler");
            StringAssert.Contains(old.Message, $"this build uses {version}");
        }
    }

    /// <summary>Findings of a model; properties of the project begin with ModelSdk, the others are metadata.</summary>
    private static IReadOnlyList<ModelDiagnostic> Check(string model, params string[] settings)
    {
        using ModelFolder folder = new();
        Dictionary<string, string> metadata = [];
        Dictionary<string, string> properties = [];
        foreach (string setting in settings.Where(static setting => setting.Length > 0))
        {
            string[] parts = setting.Split('=', 2);
            (parts[0].StartsWith("ModelSdk", StringComparison.Ordinal) ? properties : metadata)[parts[0]] = parts[1];
        }

        ModelItem item = new(folder.Write("net.tflite", GraphText.ToArray(model)), "net.tflite", metadata);
        ProjectFacts project = folder.Project with { Properties = properties, DeliversLiteRtLibrary = metadata.ContainsKey("DeliversLiteRt") };
        return [.. ModelCheck.Run(item, project, SocTable.Builtin).Findings.Select(static finding => finding.Diagnostic)];
    }
}
