using ModelSdk.Build.Aot;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>The wheel without the vendors' SDKs: what somebody reads who has not installed anything else yet.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class MissingSdkTests
{
    [TestMethod]
    [DataRow("MediaTek_MT6993", "ai-edge-litert-sdk-mediatek")]
    [DataRow("Google_Tensor_G5", "ai-edge-litert-sdk-google-tensor")]
    [DataRow("Qualcomm_SM8750", "ai-edge-litert-sdk-qualcomm")]
    [DataRow("Samsung_E9965", "ai-edge-litert-sdk-samsung")]
    public async Task Sdk_ThatIsNotThere_IsNamedWithItsPackage(string target, string package)
    {
        using ToolWrapper wrapper = new();
        using AotScene scene = new AotScene().Through(wrapper).Add(Model, target);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual("MSDK4002", error.Rule.Id, error.Message);
        StringAssert.Contains(error.Message, package);
    }

    [TestMethod]
    [DataRow("MediaTek_MT6993", "ai_edge_litert_sdk_mediatek")]
    [DataRow("Qualcomm_SM8750", "ai_edge_litert_sdk_qualcomm")]
    public async Task SdkPackage_WhoseDownloadFailed_IsSaidToBeEmpty(string target, string package)
    {
        // pip says success and installs the package without its libraries.
        using ToolWrapper wrapper = new();
        string folder = Directory.CreateDirectory(Path.Combine(wrapper.Folder, package)).FullName;
        File.WriteAllText(Path.Combine(folder, "__init__.py"), "");
        using AotScene scene = new AotScene().Through(wrapper).Add(Model, target);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual("MSDK4002", error.Rule.Id, error.Message);
        StringAssert.Contains(error.Message, $"the package {package.Replace('_', '-')} is installed in '{folder}', but without it");
        Assert.AreEqual(0, wrapper.Starts.Length);
    }

    [TestMethod]
    public async Task MissingSdk_WithContinueOnAotError_IsAWarning_AndOthersAreCompiled()
    {
        using AotScene scene = new AotScene().With("ModelSdkContinueOnAotError", "true")
            .Add(Model, $"MediaTek_MT6993;{LiteRtTools.Target}", "CompilerOptions", LiteRtTools.CpuDevice);
        AotBuildResult build = await scene.BuildWellAsync();
        Assert.AreEqual(1, build.Diagnostics.Count(static d => d.Rule.Id == "MSDK4009"), AotScene.Text(build));
        Assert.IsTrue(File.Exists(scene.Deployed("kws_ref_model", LiteRtTools.Target)));
        Assert.IsFalse(build.IsFinal);
    }

    [TestMethod]
    public async Task NothingAtAll_IsOneErrorThatSaysWhatToInstall()
    {
        using AotScene scene = new AotScene().With("ModelSdkLiteRt", "").Add(Model, $"{LiteRtTools.Target};MediaTek_MT6993");
        AotBuildResult build = await scene.BuildAsync();
        ModelDiagnostic[] errors = [.. build.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)];
        Assert.IsTrue(errors.Length > 0 && errors.All(static d => d.Rule.Id == "MSDK4002"), AotScene.Text(build));
        StringAssert.Contains(errors[0].Message, "ModelSdkLiteRt");
        scene.AssertNothingIsBelieved(build);
    }

    private static string Model => Shared.Path("testdata", "models", "kws_ref_model.tflite");
}
