using ModelSdk.Build.Aot;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>The real tool with a vendor's plugin that fails where it is told to, and cuts real models into many partitions.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class FakeNpuTests
{
    [TestMethod]
    [DataRow("face_detection_short_range", 33, 164, 17, 232684)]
    [DataRow("pretrainedResnet", 3, 16, 3, 318912)]
    public Task Model_IsCutIntoPartitions(string model, int selected, int total, int partitions, int bytes) =>
        Compile(model, selected, total, partitions, bytes);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("deeplabv3", 10, 70, 10, 2781536)]
    [DataRow("iris_landmark", 26, 169, 18, 2648140)]
    [DataRow("face_landmark", 20, 97, 18, 2444880)]
    public Task LargeModel_IsCutIntoPartitions(string model, int selected, int total, int partitions, int bytes) =>
        Compile(model, selected, total, partitions, bytes);

    [TestMethod]
    public async Task Targets_OfOneVendor_HaveAFileEach()
    {
        using AotScene scene = new AotScene().Add(FakeNpu.PlainAdd, $"{FakeNpu.Target};{FakeNpu.OtherTarget}");
        AotBuildResult build = await scene.BuildWellAsync();
        Assert.IsTrue(build.Results.All(static r => r.SdkVersion == FakeNpu.SdkVersion), AotScene.Text(build));
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite")),
            File.ReadAllBytes(scene.Deployed("plain_add", FakeNpu.Target)));
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Shared.Path("toolchain", "compiled", "fakenpu-add-fake2.tflite")),
            File.ReadAllBytes(scene.Deployed("plain_add", FakeNpu.OtherTarget)));
    }

    [TestMethod]
    public async Task ModelWithoutAnyOpOfTheNpu_IsAWarning()
    {
        using AotScene scene = new AotScene().Add(Model("mobilenet_v2_1.0_224_quant"), FakeNpu.Target);
        AotBuildResult build = await scene.BuildWellAsync();
        Assert.AreEqual(CompileOutcome.NothingSelected, build.Results.Single().Outcome);
        Assert.AreEqual("MSDK4009", build.Diagnostics.Single(static d => d.Severity == DiagnosticSeverity.Warning).Rule.Id);
        scene.AssertNothingIsBelieved(build);
    }

    [TestMethod]
    public async Task MorePartitionsThanAllowed_AreAnErrorWithBothNumbers()
    {
        using AotScene scene = new AotScene().Add(Model("pretrainedResnet"), FakeNpu.Target, "MaxPartitions", "2");
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        StringAssert.Contains(error.Message, "3");
        StringAssert.Contains(error.Message, "2");
    }

    [TestMethod]
    [DataRow(FakeNpu.FailVariable, "create", "MSDK4001", "injected failure in create")]
    [DataRow(FakeNpu.FailVariable, "compat", "MSDK4001", "injected failure in compat")]
    [DataRow(FakeNpu.FailVariable, "partition", "MSDK4001", "injected failure in partition")]
    [DataRow(FakeNpu.FailVariable, "compile", "MSDK4001", "injected failure in compile")]
    [DataRow(FakeNpu.FailVariable, "compile:4002", "MSDK4001", "injected failure in compile")]
    [DataRow(FakeNpu.CrashVariable, "1", "MSDK4001", "SIGABRT")]
    [DataRow(FakeNpu.ApiVariable, "0.2.0", "MSDK4001", "Unsupported compiler plugin version")]
    public async Task Failure_IsSaidInTheCompilersWords_AndTheNextBuildIsFine(string variable, string value, string id, string words)
    {
        using ToolWrapper wrapper = new($"test -e \"$HERE/well\" || export {variable}={value}");
        using AotScene scene = new AotScene().Through(wrapper).Add(FakeNpu.PlainAdd, FakeNpu.Target);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual(id, error.Rule.Id, error.Message);
        StringAssert.Contains(error.Message, words);
        Assert.AreEqual(FakeNpu.PlainAdd, error.File);

        // Each build tries again, and nothing of the failures is in the way.
        _ = await scene.BuildBadlyAsync();
        Assert.AreEqual(2, wrapper.Starts.Length);
        wrapper.GetWell();
        _ = await scene.BuildWellAsync();
        Assert.AreEqual(1200, new FileInfo(scene.Deployed("plain_add", FakeNpu.Target)).Length);
    }

    [TestMethod]
    [DataRow("keras_lstm_mnist_ptq", "MSDK4001", "does not take models with variable tensors")]
    [DataRow("face_detection_full_range_sparse", "MSDK4012", "convert it without sparsity")]
    public async Task ModelThatTheToolItselfSpoils_IsExplained(string model, string id, string words)
    {
        using AotScene scene = new AotScene().Add(Model(model), FakeNpu.Target);
        ModelDiagnostic error = await scene.BuildBadlyAsync();
        Assert.AreEqual(id, error.Rule.Id, error.Message);
        StringAssert.Contains(error.Message, words);
    }

    [TestMethod]
    public async Task SocThatThePluginDoesNotKnow_IsSaid()
    {
        using AotScene scene = new AotScene().Add(FakeNpu.PlainAdd, "FakeNpu_FAKE9");
        StringAssert.Contains((await scene.BuildBadlyAsync()).Message, "Unrecognized SoC model: FAKE9");
    }

    [TestMethod]
    public async Task FailureOfOneTarget_LeavesTheOthers()
    {
        using AotScene scene = new AotScene().Add(FakeNpu.PlainAdd, $"FakeNpu_FAKE9;{FakeNpu.Target}");
        AotBuildResult build = await scene.BuildAsync();
        Assert.AreEqual(1, build.Diagnostics.Count(static d => d.Severity == DiagnosticSeverity.Error), AotScene.Text(build));
        Assert.IsTrue(File.Exists(scene.Deployed("plain_add", FakeNpu.Target)), AotScene.Text(build));
        Assert.IsFalse(File.Exists(scene.Deployed("plain_add", "FakeNpu_FAKE9")));
    }

    private static async Task Compile(string model, int selected, int total, int partitions, int bytes)
    {
        using AotScene scene = new AotScene().Add(Model(model), FakeNpu.Target);
        AotBuildResult build = await scene.BuildWellAsync();
        CollectionAssert.AreEqual(
            new[] { new SubgraphStatistics(0, selected, total, partitions) }, build.Results.Single().Statistics.ToArray());
        byte[] made = File.ReadAllBytes(scene.Deployed(model, FakeNpu.Target));
        Assert.AreEqual(bytes, made.Length);
        if (Shared.Has("toolchain", "compiled", $"fakenpu-{model}.tflite"))
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(Shared.Path("toolchain", "compiled", $"fakenpu-{model}.tflite")), made);
        }
    }

    private static string Model(string name) => Shared.Path("testdata", "models", name + ".tflite");
}
