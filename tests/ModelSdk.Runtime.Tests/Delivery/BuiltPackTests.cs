using System.Security.Cryptography;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Packs;

namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>What the build makes of an application's models is what the loader finds, whatever the pack's layout.</summary>
[TestClass]
public sealed class BuiltPackTests
{
    [DataTestMethod]
    [DataRow("Pack", false, null, "'numbers/digits.tflite' of pack 'numbers'")]
    [DataRow("Pack", true, null, "'numbers.source/digits.tflite' of pack 'numbers'")]
    [DataRow("Pack", true, "Qualcomm_SM8750", "'numbers.source/digits.tflite' of pack 'numbers'")]
    [DataRow("OtherOnly", true, null, "'numbers/digits.tflite' of pack 'numbers'")]
    [DataRow("OtherOnly", true, "Qualcomm_SM8750", "")]
    [DataRow("App", true, "Qualcomm_SM8750", "")]
    public void PacksOfTheBuild_AreFound(string sourceModel, bool variant, string? group, string found)
    {
        using TempFolder folder = new();
        Build(folder.Path, sourceModel, variant);
        ModelPackSource packs = ModelPackSource.FromFolder(Path.Combine(folder.Path, "packs"), group);
        if (found.Length == 0)
        {
            ModelException failure = DeliveryTest.Fails(packs);
            StringAssert.Contains(
                failure.Message, sourceModel == "App" ? "the application itself carries" : "SourceModel=OtherOnly");
            return;
        }

        using DeviceVariable device = new("MediaTek/MT6993");
        using Model model = Model.Load(
            DeliveryTest.Source,
            [new FakeBackend("litert", Accelerator.Npu), TestModels.Cpu()],
            new ModelOptions { Packs = packs, CompileOnDevice = false });
        Assert.AreEqual("Program NotFound, Pack None", DeliveryTest.Places(model));
        Assert.AreEqual(found, model.Execution.Delivery[1].Detail);
        Assert.AreEqual(variant, model.Execution.Steps[0].Detail.Contains("compiled for Qualcomm_SM8750", StringComparison.Ordinal));
    }

    private static void Build(string folder, string sourceModel, bool variant)
    {
        ModelItem item = new(TestModels.Digits, "digits.tflite", new Dictionary<string, string>
        {
            ["Name"] = "digits",
            ["AiPack"] = "numbers",
            ["DeliveryType"] = "OnDemand",
        });
        ApplicationModel model = new(item, "App", IsOwn: true);
        string artifacts = Path.Combine(folder, "aot");
        if (variant)
        {
            string file = Path.Combine(folder, "compiled.tflite");
            File.WriteAllText(file, "compiled");
            CompiledArtifact artifact = new()
            {
                Model = model,
                Target = "Qualcomm_SM8750",
                File = file,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData("compiled"u8)),
                Audit = new AuditResult(new CompiledFacts(), 0.5, []),
            };
            ArtifactFolder.Write(artifacts, [artifact], CancellationToken.None);
        }

        PackBuildResult result = PackBuild.Run(
            new PackProject
            {
                Facts = new ProjectFacts { ProjectFile = Path.Combine(folder, "App.csproj"), AssemblyName = "App", RootNamespace = "App" },
                Models = [model],
                Packs = [new PackItem("numbers", new Dictionary<string, string> { ["SourceModel"] = sourceModel })],
                ArtifactFolder = artifacts,
                OutputFolder = Path.Combine(folder, "packs"),
            },
            progress: null,
            CancellationToken.None);
        Assert.IsFalse(
            result.Diagnostics.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            string.Join('\n', result.Diagnostics.Select(static diagnostic => diagnostic.Message)));
    }
}
