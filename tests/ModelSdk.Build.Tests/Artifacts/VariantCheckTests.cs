using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Artifacts;

/// <summary>What ModelVariant items may say, and what is told of those that say something wrong; the audit is a fake here.</summary>
[TestClass]
public class VariantCheckTests
{
    private static readonly (string, string) ForD9500 = ("Targets", "d9500");

    [DataTestMethod]
    [DataRow("flowers")]
    [DataRow("FLOWERS")]
    [DataRow("App/Flowers")]
    [DataRow("app\\flowers")]
    public void Model_IsANameOrAssemblyAndName(string name)
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("faces").Model("flowers").Variant("v.tflite", ("Model", name), ForD9500);

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual(0, found.Count, string.Join('\n', found));
        Assert.AreEqual("App/flowers", variants.Single().Model.FullName);
        Assert.AreEqual("MediaTek_MT6993", variants.Single().Target.Id);
    }

    [TestMethod]
    public void UnknownModel_GetsTheNearestNames()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("flowers").Model("faces").Model("hands").Model("voices").Variant("v.tflite", ("Model", "flower"), ForD9500);
        project.AssertOnly(
            "MSDK4013", "ModelVariant 'v.tflite' cannot be used: no model 'flower'", "the nearest of its 4 models are 'flowers', 'faces', 'voices'");
    }

    [DataTestMethod]
    [DataRow("flowers.tflite")]
    [DataRow("Models/Summer/flowers.tflite")]
    public void FileInsteadOfName_GetsTheNameFirst(string model)
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("faces").Model("flowers").Variant("v.tflite", ("Model", model), ForD9500);
        project.AssertOnly("MSDK4013", $"no model '{model}'", "its models are 'flowers', 'faces'");
    }

    [TestMethod]
    public void NoModel_SaysWhatToSet()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("flowers").Model("net").Model("net", assembly: "Vision").Variant("v.tflite", ForD9500);
        project.AssertOnly("MSDK4013", "does not name its model; set metadata Model", "'flowers', 'App/net', 'Vision/net'");
    }

    [TestMethod]
    public void AmbiguousModel_GetsFullNames_WhichAreAccepted()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("net").Model("net", assembly: "Vision").Variant("v.tflite", ("Model", "Net"), ForD9500);
        project.AssertOnly("MSDK4013", "'Net' is the name of 2 models; write Model=\"App/net\" or Model=\"Vision/net\"");

        using VariantProject right = new();
        right.WriteCompiled("v.tflite");
        right.Model("net").Model("net", assembly: "Vision").Variant("v.tflite", ("Model", "vision/net"), ForD9500);
        Assert.AreEqual("Vision", right.Run().Variants.Single().Model.Assembly);
    }

    [TestMethod]
    public void ApplicationWithoutModels_SaysThatTheSourceModelIsNeeded()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Variant("v.tflite", ("Model", "flowers"), ForD9500);
        project.AssertOnly("MSDK4013", "Add the model that it was compiled from as Model");
    }

    [TestMethod]
    public void BundleAsModelOrFile_IsToldToStandAlone()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("gemma", project.Write("gemma.litertlm", [])).Variant("v.tflite", ("Model", "gemma"), ForD9500);
        project.AssertOnly("MSDK4013", "model 'gemma' is a .litertlm bundle", "deliver the bundle for that chip as a Model");

        using VariantProject file = new();
        file.Write("v.litertlm", "LITERTLM and more"u8.ToArray());
        file.Model("net").Variant("v.litertlm", ("Model", "net"), ForD9500);
        file.AssertOnly("MSDK4013", "it is a .litertlm bundle");
    }

    [TestMethod]
    public void MissingFile_IsToldOnce()
    {
        using VariantProject project = new();
        project.Model("net").Variant("v.tflite", ("Model", "net"));
        project.AssertOnly("MSDK1001", "ModelVariant file 'v.tflite' does not exist");
    }

    [TestMethod]
    public void OrdinaryModel_IsNoVariant()
    {
        using VariantProject project = new();
        project.Write("v.tflite", GraphText.ToArray("ADD f32[1,4] f32[1,4] > f32[1,4]"));
        project.Model("net").Variant("v.tflite", ("Model", "net"));
        project.AssertOnly("MSDK4013", "it is an ordinary model", "write it as Model with Targets");
    }

    [TestMethod]
    public void FilesThatAreNoModel_SayWhatTheyAre()
    {
        (byte[] Bytes, string Text)[] rows =
        [
            ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"u8.ToArray(), "Git LFS pointer"),
            ("not a model at all, but long enough to be looked at"u8.ToArray(), "is not a TensorFlow Lite file"),
            ([], "it is truncated or corrupt"),
            (File.ReadAllBytes(Repository.Asset("digits", "digits.tflite"))[..2000], "it is truncated or corrupt"),
        ];
        foreach ((byte[] bytes, string text) in rows)
        {
            using VariantProject project = new();
            project.Write("v.tflite", bytes);
            project.Model("net").Variant("v.tflite", ("Model", "net"));
            project.AssertOnly("MSDK4013", text);
        }
    }

    [DataTestMethod]
    [DataRow("MediaTek", "mt6993", "MediaTek_MT6993")]
    [DataRow("MediaTek", "MT6993", "MediaTek_MT6993")]
    [DataRow("Qualcomm", "SM8750", "Qualcomm_SM8750")]
    [DataRow("Google", "Tensor_G5", "Google_Tensor_G5")]
    [DataRow("IntelOpenVINO", "LNL", "IntelOpenVINO_LNL")]
    [DataRow("FakeNpu", "FAKE1", "FakeNpu_FAKE1")]
    public void WithoutTargets_TheStampDecides(string manufacturer, string soc, string target)
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite", manufacturer, soc);
        project.CustomTargets.Add(new CustomTarget("FakeNpu_FAKE1", new Dictionary<string, string>
        {
            ["Manufacturer"] = "FakeNpu",
            ["Model"] = "FAKE1",
            ["CompilerPlugin"] = "FakeNpu",
        }));
        project.Model("net").Variant("v.tflite", ("Model", "net"));

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual(0, found.Count, string.Join('\n', found));
        Assert.AreEqual(target, variants.Single().Target.Id);
    }

    [DataTestMethod]
    [DataRow(null, "", "it has no LiteRtStamp")]
    [DataRow("Qualcomm", "V75", "its stamp 'Qualcomm V75' fits")]
    [DataRow("Acme", "X1", "its stamp 'Acme X1' names no chip that ModelSdk knows")]
    [DataRow("MediaTek", "SM8750", "its stamp 'MediaTek SM8750' names no chip")]
    public void StampThatNamesNoSingleChip_AsksForTargets(string? manufacturer, string soc, string text)
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite", manufacturer, soc);
        project.Model("net").Variant("v.tflite", ("Model", "net"));
        project.AssertOnly("MSDK4013", text, "Set metadata Targets to the chip");
    }

    [TestMethod]
    public void TargetsOtherThanTheStamp_AreTold_AndTheStampedOneIsTaken()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite", "Qualcomm", "SM8750");
        project.Model("net").Variant("v.tflite", ("Model", "net"), ("Targets", "d9500;8elite"));

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual("Qualcomm_SM8750", variants.Single().Target.Id);
        Assert.AreEqual("MSDK4013", found.Single().Rule.Id);
        StringAssert.Contains(
            found[0].Message, "compiled for Qualcomm_SM8750 (Snapdragon 8 Elite), but Targets names MediaTek_MT6993 (Dimensity 9500). Correct Targets");
    }

    [TestMethod]
    public void UnknownTarget_IsToldWithItsNearest_AndTheOthersAreChecked()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("net").Variant("v.tflite", ("Model", "net"), ("Targets", "d9600;8elite"));

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual("Qualcomm_SM8750", variants.Single().Target.Id);
        Assert.AreEqual("MSDK1004", found.Single().Rule.Id);
        StringAssert.StartsWith(found[0].Message, "Unknown target 'd9600' on ModelVariant 'v.tflite'; did you mean 'd9500'");
    }

    [TestMethod]
    public void SeveralMistakes_AreToldTogether()
    {
        using VariantProject project = new();
        project.Model("net").Variant("v.tflite", ("Model", "nett"), ("Targets", "d9600"));
        CollectionAssert.AreEqual(
            new[] { "MSDK4013", "MSDK1004", "MSDK1001" }, project.Run().Diagnostics.Select(static found => found.Rule.Id).ToArray());
    }

    [TestMethod]
    public void SecondVariantForTheSameChip_IsRefused()
    {
        using VariantProject project = new();
        project.WriteCompiled("a.tflite");
        project.WriteCompiled("b.tflite");
        project.Model("net")
            .Variant("a.tflite", ("Model", "net"), ForD9500)
            .Variant("b.tflite", ("Model", "App/NET"), ("Targets", "MediaTek_MT6993"));
        project.AssertOnly("MSDK4013", "ModelVariant 'b.tflite'", "for model 'net' and MediaTek_MT6993 (Dimensity 9500), and so is 'a.tflite'");
    }

    [TestMethod]
    public void SameFileForOtherModelsAndChips_IsFine()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("net").Model("net2")
            .Variant("v.tflite", ("Model", "net"), ("Targets", "d9500;8elite"))
            .Variant("v.tflite", ("Model", "net2"), ForD9500);

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual(0, found.Count, string.Join('\n', found));
        CollectionAssert.AreEqual(
            new[] { "net MediaTek_MT6993", "net Qualcomm_SM8750", "net2 MediaTek_MT6993" },
            variants.Select(static variant => $"{variant.Model.Item.Name} {variant.Target.Id}").ToArray());
    }

    [TestMethod]
    public void OtherSignatures_NameTensorTypeAndShape()
    {
        (string Model, string Text)[] rows =
        [
            ("ADD f32[1,4] f32[1,4] > f32[1,8]", "output 0 ('t2') of the model has shape [1, 4] instead of [1, 8]"),
            ("ADD i32[1,4] f32[1,4] > f32[1,4]", "input 0 ('t0') of the model is float32 instead of int32"),
            ("RELU f32[1,4] > f32[1,4]", "the model has 2 inputs instead of 1"),
        ];
        foreach ((string model, string text) in rows)
        {
            using VariantProject project = new();
            project.WriteCompiled("v.tflite");
            project.Model("net", project.Write("net.tflite", GraphText.ToArray(model))).Variant("v.tflite", ("Model", "net"), ForD9500);
            project.AssertOnly("MSDK4013", "not those of model 'net' (net.tflite): ", text, "compile this one again");
        }
    }

    [TestMethod]
    public void UnreadableSourceModel_IsSaid()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Model("net", Path.Combine(Path.GetTempPath(), "there-is-no-such.tflite")).Variant("v.tflite", ("Model", "net"), ForD9500);
        project.AssertOnly("MSDK4013", "its model 'net' cannot be read");
    }

    [DataTestMethod]
    [DataRow("Taget", "Targets")]
    [DataRow("Modell", "Model")]
    public void MisspeltMetadata_IsAWarningWithTheRightName(string name, string right)
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite", "MediaTek", "mt6993");
        project.Model("net").Variant("v.tflite", ("Model", "net"), (name, "x"), ("Comment", "mine"), ("Target", ""));
        project.AssertOnly("MSDK1010", $"Unknown metadata '{name}' on ModelVariant 'v.tflite'; did you mean '{right}'?");
    }

    [TestMethod]
    public void Audit_IsAskedAboutTheVariantItself_WithoutOptions()
    {
        using VariantProject project = new();
        string file = project.WriteCompiled("v.tflite");
        project.Properties["ModelSdkLiteRtVersion"] = "2.3.0";
        project.Model("net").Variant("v.tflite", ("Model", "net"), ForD9500).Run();

        AuditExpectation asked = project.Audited.Single();
        Assert.AreEqual("net", asked.Name);
        Assert.AreEqual(file, asked.ReportedFile);
        Assert.AreEqual("MediaTek_MT6993", asked.Target.Id);
        Assert.AreEqual("2.3.0", asked.LiteRtVersion);
        Assert.IsNull(asked.Options);
        StringAssert.EndsWith(asked.SourceModel, "App-net.tflite");
    }

    [TestMethod]
    public void FindingOfTheAudit_IsToldOnceForAllTargets_AndLeavesTheVariantOut()
    {
        using VariantProject project = new();
        string file = project.WriteCompiled("v.tflite");
        project.Audit = (path, expected, _) => new AuditResult(null, null, [DiagnosticRules.UnusableOutput.At(path, "net", expected.Target.Id, "it is empty")]);
        project.Model("net").Variant("v.tflite", ("Model", "net"), ("Targets", "d9500;8elite"));
        project.AssertOnly("MSDK4012", "it is empty");
        Assert.AreEqual(2, project.Audited.Count);
        Assert.IsTrue(File.Exists(file));
    }

    [DataTestMethod]
    [DataRow("MSDK4004", "")]
    [DataRow("", "MSDK4004")]
    public void WarningOfTheAudit_IsSilencedByTheModelOrTheVariant(string ofModel, string ofVariant)
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Audit = (path, _, _) => new AuditResult(new CompiledFacts(), 1, [DiagnosticRules.RuntimeSkew.At(path, "net", "d9500", "x", "1", "2")]);
        project.Model("net", noWarn: ofModel).Variant("v.tflite", ("Model", "net"), ForD9500, ("NoWarn", ofVariant));

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual(1, variants.Count);
        Assert.AreEqual(0, found.Count, string.Join('\n', found));
    }

    [TestMethod]
    public void Cancellation_IsNoDiagnostic()
    {
        using VariantProject project = new();
        project.WriteCompiled("v.tflite");
        project.Audit = static (_, _, _) => throw new OperationCanceledException();
        project.Model("net").Variant("v.tflite", ("Model", "net"), ForD9500);
        Assert.ThrowsException<OperationCanceledException>(() => project.Run());
    }
}
