using System.Security.Cryptography;
using ModelSdk.Build.Aot;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>Real compiles: LiteRT's tool with its Intel plugin on OpenVINO's CPU device, through the whole <see cref="AotBuild"/>.</summary>
/// <remarks>Ops and sizes are those of <c>../shared/toolchain/README.md</c> 3.2, made by others on another machine.</remarks>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class RealCompileTests
{
    // OpenVINO counts the nodes that it adds (FakeQuantize_9966): on another machine a few digits differ.
    private const int DifferentBytes = 64;

    [TestMethod]
    [DataRow("vww_96_int8", 31, 460721)]
    [DataRow("kws_ref_model", 13, 123687)]
    public Task Model_BecomesTheFileOfTheRecordedRun(string model, int ops, int bytes) => Compile(model, ops, bytes);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("vww_96_float", 31, 930617)]
    [DataRow("mobilenet_v1_0.25_224_quant", 31, 720304)]
    [DataRow("face_detection_short_range", 164, 389605)]
    [DataRow("deeplabv3", 70, 2931727)]
    [DataRow("iris_landmark", 169, 2857352)]
    [DataRow("pretrainedResnet", 16, 345615)]
    public Task Model_OfTheRealWorld_BecomesTheFileOfTheRecordedRun(string model, int ops, int bytes) => Compile(model, ops, bytes);

    [TestMethod]
    public async Task SecondBuild_StartsNoProcess_AndChangedOptionsCompileOneModel()
    {
        using ToolWrapper wrapper = new();
        using AotScene scene = new AotScene().Through(wrapper)
            .Add(Model("kws_ref_model"), LiteRtTools.Target, "CompilerOptions", LiteRtTools.CpuDevice);
        AotBuildResult first = await scene.BuildWellAsync();
        DateTime written = File.GetLastWriteTimeUtc(scene.Deployed("kws_ref_model", LiteRtTools.Target));
        Assert.AreEqual(1, wrapper.Starts.Length);

        AotBuildResult second = await scene.BuildWellAsync();
        Assert.AreEqual(1, wrapper.Starts.Length);
        Assert.IsTrue(second.Results.Single().FromCache);
        CollectionAssert.AreEqual(first.Files.ToArray(), second.Files.ToArray());
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(scene.Deployed("kws_ref_model", LiteRtTools.Target)));

        // Another model beside it: only that is compiled.
        scene.Add(FakeNpu.PlainAdd, FakeNpu.Target);
        AotBuildResult third = await scene.BuildWellAsync();
        Assert.AreEqual(2, wrapper.Starts.Length);
        CollectionAssert.AreEqual(new[] { true, false }, third.Results.Select(static r => r.FromCache).ToArray());
    }

    [TestMethod]
    public async Task SameModel_InTwoPlaces_GivesTheSameBytes()
    {
        using AotScene one = new("one");
        using AotScene two = new("Ünicode 二");
        foreach (AotScene scene in new[] { one, two })
        {
            _ = await scene.Add(Model("kws_ref_model"), LiteRtTools.Target, "CompilerOptions", LiteRtTools.CpuDevice).BuildWellAsync();
        }

        Assert.AreEqual(
            Hash(one.Deployed("kws_ref_model", LiteRtTools.Target)), Hash(two.Deployed("kws_ref_model", LiteRtTools.Target)));
    }

    [TestMethod]
    public async Task OpenVino_ThatCannotCompileAModel_IsQuoted()
    {
        using AotScene scene = new AotScene()
            .Add(Model("yamnet_audio_classifier_with_metadata"), LiteRtTools.Target, "CompilerOptions", LiteRtTools.CpuDevice);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual("MSDK4001", error.Rule.Id);
        StringAssert.Contains(error.Message, "Memory has not been allocated");
    }

    [TestMethod]
    public async Task NpuDevice_WithoutItsCompiler_IsSaid()
    {
        using AotScene scene = new AotScene().Add(Model("kws_ref_model"), LiteRtTools.Target);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual("MSDK4002", error.Rule.Id, error.Message);
        StringAssert.Contains(error.Message, "OpenVINO has no plugin for its device NPU");
    }

    private static async Task Compile(string model, int ops, int bytes)
    {
        using AotScene scene = new AotScene()
            .Add(Model(model), LiteRtTools.Target, "CompilerOptions", LiteRtTools.CpuDevice);
        AotBuildResult build = await scene.BuildWellAsync();
        CompileResult result = build.Results.Single();
        CollectionAssert.AreEqual(new[] { new SubgraphStatistics(0, ops, ops, 1) }, result.Statistics.ToArray());
        string file = scene.Deployed(model, LiteRtTools.Target);
        byte[] made = File.ReadAllBytes(file);
        Assert.AreEqual(bytes, made.Length);
        Assert.AreEqual(result.Sha256, Hash(file));
        Assert.IsTrue(build.IsFinal);
        if (Shared.Has("toolchain", "compiled", $"intel-cpu-{model}.tflite"))
        {
            byte[] recorded = File.ReadAllBytes(Shared.Path("toolchain", "compiled", $"intel-cpu-{model}.tflite"));
            Assert.IsTrue(made.Zip(recorded).Count(static pair => pair.First != pair.Second) <= DifferentBytes);
        }
    }

    private static string Model(string name) => Shared.Path("testdata", "models", name + ".tflite");

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
