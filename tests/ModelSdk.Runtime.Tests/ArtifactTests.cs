using System.Security.Cryptography;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Runtime.Tests;

/// <summary>The list of compiled variants beside a deployed model.</summary>
[TestClass]
public sealed class ArtifactTests
{
    private const string OneVariant = """
        { "version": "1.7", "madeWith": "something newer", "variants": [
          { "target": "MediaTek_MT6993", "path": "MediaTek_MT6993/digits.tflite", "sha256": "ab", "new": [1],
            "toolchain": { "litert": "2.1.0" }, "compilerOptions": "-O2", "npuShare": 0.98 },
          { "target": "Qualcomm_SM8750", "path": "Qualcomm_SM8750/digits.tflite", "sha256": "cd", "npuShare": null } ] }
        """;

    [TestMethod]
    public void List_IsReadWithWhatANewerMinorVersionAdds()
    {
        ArtifactList list = ArtifactList.Read(System.Text.Encoding.UTF8.GetBytes(OneVariant));

        Assert.AreEqual(new Version(1, 7), list.Version);
        ArtifactRow row = list.Variants[0];
        Assert.AreEqual("MediaTek_MT6993", row.Target);
        Assert.AreEqual("MediaTek_MT6993/digits.tflite", row.Path);
        Assert.AreEqual("ab", row.Sha256);
        Assert.AreEqual("2.1.0", row.Toolchain["litert"]);
        Assert.AreEqual("-O2", row.CompilerOptions);
        Assert.AreEqual(0.98, row.NpuShare);
        Assert.IsNull(list.Variants[1].NpuShare);
        Assert.AreEqual(0, list.Variants[1].Toolchain.Count);
    }

    [DataTestMethod]
    [DataRow("", ModelFormatError.Corrupt)]
    [DataRow("[]", ModelFormatError.Corrupt)]
    [DataRow("{}", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": 1 }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "variants": 5 }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "variants": [ 5 ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "variants": [ { "target": "x", "path": "y" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "1.0", "variants": [ { "target": "x", "path": "y", "sha256": "z", "npuShare": "all" } ] }""", ModelFormatError.Corrupt)]
    [DataRow("""{ "version": "2.0" }""", ModelFormatError.UnsupportedVersion)]
    public void BadList_IsAFormatException(string json, ModelFormatError kind)
    {
        ModelFormatException failure = Assert.ThrowsException<ModelFormatException>(
            () => ArtifactList.Read(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.AreEqual(kind, failure.Kind);
    }

    [TestMethod]
    public void WithoutList_ThereIsNoStepForIt()
    {
        using TempFolder folder = new();
        using Model model = LoadDeployed(folder, json: null, new ModelOptions());

        Assert.IsFalse(model.Execution.Steps.Any(step => step.Engine == "artifacts"));
    }

    [DataTestMethod]
    [DataRow(OneVariant, ModelErrorCode.UnsupportedOnDevice, "has variants compiled for MediaTek_MT6993, Qualcomm_SM8750 only")]
    [DataRow("""{ "version": "2.0" }""", ModelErrorCode.UnsupportedRuntimeVersion, "version 2.0")]
    [DataRow("broken", ModelErrorCode.FileIo, "artifacts.json")]
    public void ListThatCannotBeUsed_IsAStep_AndTheSourceModelRuns(string json, ModelErrorCode code, string part)
    {
        using TempFolder folder = new();
        using DeviceVariable device = new("Google/Tensor G5");
        using Model model = LoadDeployed(folder, json, new ModelOptions { CompileOnDevice = false });

        FallbackStep step = model.Execution.Steps[0];
        Assert.AreEqual(Accelerator.Npu, step.Tried);
        Assert.AreEqual("artifacts", step.Engine);
        Assert.AreEqual(FallbackStage.Variant, step.Stage);
        Assert.AreEqual(code, step.Code);
        StringAssert.Contains(step.Detail, part);
        Assert.AreEqual(Accelerator.Cpu, model.Execution.Selected);
    }

    [TestMethod]
    public void ListThatTheBuildWrites_IsUnderstood()
    {
        using TempFolder folder = new();
        CompiledArtifact[] artifacts = [.. new[] { "Qualcomm_SM8750", "Google_Tensor_G5" }.Select(target => new CompiledArtifact
        {
            Model = new ApplicationModel(new ModelItem(TestModels.Digits, "digits.tflite", new Dictionary<string, string>()), "App", IsOwn: true),
            Target = target,
            File = folder.Write(target, "cache", target),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(target))),
            Audit = new AuditResult(new CompiledFacts(), 0.5, []),
        })];
        ArtifactFolder.Write(folder.Path + "/models", artifacts, CancellationToken.None);

        // Deployed: the folder's content beside the source model.
        Directory.Move(folder.Path + "/models/models/App", folder.Path + "/models/App");
        using DeviceVariable device = new("MediaTek/MT6993");
        using Model model = LoadDeployed(folder, json: null, new ModelOptions { CompileOnDevice = false });
        StringAssert.Contains(model.Execution.Steps[0].Detail, "Qualcomm_SM8750, Google_Tensor_G5");
        Assert.AreEqual("artifacts", model.Execution.Steps[0].Engine);
        Assert.AreEqual(Accelerator.Cpu, model.Execution.Selected);
    }

    [TestMethod]
    public void VariantsAreForTheNpu_SoNobodyHearsOfThemWithoutIt()
    {
        using TempFolder folder = new();
        using Model model = LoadDeployed(folder, OneVariant, new ModelOptions { Accelerators = [Accelerator.Cpu] });

        Assert.AreEqual(1, model.Execution.Steps.Count);
    }

    private static Model LoadDeployed(TempFolder folder, string? json, ModelOptions options)
    {
        folder.Copy(TestModels.Digits, "models", "App", "digits", "digits.tflite");
        if (json is not null)
        {
            folder.Write(json, "models", "App", "digits", "artifacts.json");
        }

        FakeBackend native = new("litert", Accelerator.Npu);
        return Model.Load(new DeployedModelSource("App", "digits", [folder.Path]), [native, TestModels.Cpu()], options);
    }
}
