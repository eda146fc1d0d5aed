using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>Projects as users write them, with LiteRT's wheel, OpenVINO and the fake plugin in ModelSdkLiteRt: real compiles.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public class AotRealTests
{
    private const string Items = """
        <Model Include="Models/digits.tflite" Targets="IntelOpenVINO_LNL" CompilerOptions="--intel_openvino_graph_backends=cpu $(More)" />
        <Model Include="Models/kws_ref_model.tflite" Targets="IntelOpenVINO_LNL" CompilerOptions="--intel_openvino_graph_backends=cpu" />
        <Model Include="Models/pretrainedResnet.tflite" Targets="IntelOpenVINO_LNL;FakeNpu_FAKE1" CompilerOptions="--intel_openvino_graph_backends=cpu" />
        """;

    private static readonly string[] Variants =
    [
        "digits/IntelOpenVINO_LNL/digits.tflite",
        "digits/artifacts.json",
        "kws_ref_model/IntelOpenVINO_LNL/kws_ref_model.tflite",
        "kws_ref_model/artifacts.json",
        "pretrainedResnet/FakeNpu_FAKE1/pretrainedResnet.tflite",
        "pretrainedResnet/IntelOpenVINO_LNL/pretrainedResnet.tflite",
        "pretrainedResnet/artifacts.json",
    ];

    private static readonly string[] Sources =
        ["digits/digits.tflite", "kws_ref_model/kws_ref_model.tflite", "pretrainedResnet/pretrainedResnet.tflite"];

    [TestMethod]
    public void RealModels_AreCompiled_Deployed_AndRunBesideTheirSources()
    {
        Consumer app = Create("real, models");

        BuildLog first = app.Logged("build", "-c", "Release");
        CollectionAssert.AreEquivalent(Variants.Concat(Sources).ToArray(), app.Files("bin", "Release", "net10.0", "models", "Compiled"));
        Assert.AreEqual(4, Compiled(app), first.Result.Output);
        foreach (string model in new[] { "digits", "kws_ref_model", "pretrainedResnet" })
        {
            AssertArtifacts(app.PathOf("bin", "Release", "net10.0", "models", "Compiled", model));
        }

        Digits.AssertAnswer(app.DotNet("run", "-c", "Release", "--no-build", "--", Digits.TestSet));

        // Nothing changed: nothing runs, nothing is written.
        IReadOnlyDictionary<string, DateTime> before = app.Outputs();
        BuildLog second = app.Logged("build", "-c", "Release");
        Assert.AreEqual(0, second.Runs("CompileModels"), second.Result.Output);
        CollectionAssert.AreEquivalent(before.ToArray(), app.Outputs().ToArray());

        // Other options of one model compile that model alone.
        _ = app.Logged("build", "-c", "Release", "-p:More=--intel_openvino_performance_mode=throughput");
        Assert.AreEqual(5, Compiled(app));

        // Back again, and without obj and bin: all of it is in the cache.
        Directory.Delete(app.PathOf("obj"), recursive: true);
        Directory.Delete(app.PathOf("bin"), recursive: true);
        _ = app.Logged("build", "-c", "Release");
        Assert.AreEqual(5, Compiled(app));

        // dotnet itself cannot take -o with a comma in the path.
        app.DotNet("publish", "-c", "Release", "-p:PublishDir=out/").Succeeded();
        CollectionAssert.AreEquivalent(Variants.Concat(Sources).ToArray(), app.Files("out", "models", "Compiled"));
        Digits.AssertAnswer(DotNet.Start(app.PathOf("out", "Compiled"), TestFolder.Root, Digits.TestSet));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void MissingTools_AreAnError_OrWithTheSwitchAWarning_AndTheProgramRuns()
    {
        Consumer app = Create("no tools");

        BuildLog failed = app.LoggedFailure("build", "-c", "Release", "-p:ModelSdkLiteRt=");
        LoggedDiagnostic[] errors = [.. failed.Diagnostics.Where(static d => d.IsError)];
        Assert.IsTrue(errors.Length > 0 && errors.All(static d => d.Code == "MSDK4002"), failed.Result.Output);
        StringAssert.Contains(errors[0].Message, "ModelSdkLiteRt");

        BuildLog built = app.Logged("build", "-c", "Release", "-p:ModelSdkLiteRt=", "-p:ModelSdkContinueOnAotError=true");
        Assert.IsTrue(built.Diagnostics.Any(static d => d.Code == "MSDK4009" && !d.IsError), built.Result.Output);
        CollectionAssert.AreEquivalent(Sources, app.Files("bin", "Release", "net10.0", "models", "Compiled"));
        Digits.AssertAnswer(app.DotNet("run", "-c", "Release", "--no-build", "-p:ModelSdkLiteRt=", "--", Digits.TestSet));

        // The tools have come: the same project compiles.
        _ = app.Logged("build", "-c", "Release", "-p:ModelSdkContinueOnAotError=true");
        CollectionAssert.AreEquivalent(Variants.Concat(Sources).ToArray(), app.Files("bin", "Release", "net10.0", "models", "Compiled"));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void VendorWithoutItsSdk_IsNamedWithThePackageThatBringsIt()
    {
        Consumer app = Create("no sdk", """<Model Include="Models/digits.tflite" Targets="MediaTek_MT6993;Qualcomm_SM8750" />""");
        BuildLog failed = app.LoggedFailure("build", "-c", "Release");
        LoggedDiagnostic[] errors = [.. failed.Diagnostics.Where(static d => d.IsError)];
        CollectionAssert.AreEqual(new[] { "MSDK4002", "MSDK4002" }, errors.Select(static d => d.Code).ToArray(), failed.Result.Output);
        StringAssert.Contains(errors[0].Message, "ai-edge-litert-sdk-mediatek");
        StringAssert.Contains(errors[1].Message, "ai-edge-litert-sdk-qualcomm");
    }

    private static void AssertArtifacts(string folder)
    {
        using JsonDocument artifacts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "artifacts.json")));
        string text = artifacts.RootElement.GetRawText();
        foreach (string variant in Directory.EnumerateFiles(folder, "*.tflite", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) != folder))
        {
            StringAssert.Contains(text, Path.GetRelativePath(folder, variant).Replace('\\', '/'));
            StringAssert.Contains(text, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(variant))));
        }
    }

    // The cache of the project holds every file that was ever compiled for it.
    private static int Compiled(Consumer app) => app.Files("cache", "aot").Count(static f => f.EndsWith(".tflite", StringComparison.Ordinal));

    internal static Consumer Create(string folder, string items = Items, string properties = "")
    {
        Consumer app = new Consumer("Compiled", folder)
            .WithProject(Projects.Package(
                FakeNpu.TargetItems + items,
                $"""
                <ModelSdkLiteRt Condition="'$(ModelSdkLiteRt)' == ''">{LiteRtTools.List};{FakeNpu.PluginFolder}</ModelSdkLiteRt>
                <ModelSdkCacheDir>$(MSBuildProjectDirectory)/cache</ModelSdkCacheDir>
                {properties}
                """))
            .With("Program.cs", Digits.Program("Compiled.Models"))
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
        foreach (string model in new[] { "kws_ref_model", "pretrainedResnet" })
        {
            File.Copy(Shared.Path("testdata", "models", model + ".tflite"), app.PathOf("Models", model + ".tflite"));
        }

        return app;
    }
}
