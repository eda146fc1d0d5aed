using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>Compiled models on the fake NPU through the real library: the same bits as on the CPU, and an honest report.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class FakeNpuRunTests
{
    // Operators as LiteRT's tool counted them when it compiled ("selected 33 ops, from a total of 164 ops").
    [TestMethod]
    [DataRow("pretrainedResnet", 3, 16)]
    [DataRow("face_detection_short_range", 33, 164)]
    public void CompiledModel_GivesTheBitsOfTheCpu(string name, int onNpu, int all)
    {
        using NpuFolder folder = new();
        byte[] variant = File.ReadAllBytes(Shared.Path("toolchain", "compiled", $"fakenpu-{name}.tflite"));

        Check(folder, NpuFolder.Model(name), variant, onNpu, all);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("deeplabv3")]
    [DataRow("iris_landmark")]
    [DataRow("face_landmark")]
    public void FreshlyCompiledModel_GivesTheBitsOfTheCpu(string name)
    {
        using NpuFolder folder = new();
        (byte[] variant, int onNpu, int all) = FakeNpuCompiler.Compile(NpuFolder.Model(name), Path.Combine(folder.Path, "out.tflite"));

        Check(folder, NpuFolder.Model(name), variant, onNpu, all);
    }

    [TestMethod]
    public void FileGivenAsTheModelItself_Runs()
    {
        using NpuFolder folder = new();
        LoadRequest whole = folder.Request(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite"));
        LoadRequest partly = folder.Request(Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite")) with { InMemory = true };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [whole, partly] });

        NpuChecks.HasShare(NpuChecks.RunsOnNpu(run), 1, 1);
        Assert.IsNull(NpuChecks.RunsOnNpu(run, 1).Report!.Shares, "How many operators the NPU replaced, nobody knows.");
    }

    [TestMethod]
    public void SeveralDispatchLibrariesInTheFolder_TheRightOneIsUsed()
    {
        using NpuFolder folder = new();
        // In the wheel's tree and beside the library: LiteRT would look into both and take any.
        foreach (string other in new[] { folder.At("libLiteRtDispatch_AAA.so"), folder.At("vendors", "zzz", "dispatch", "libLiteRtDispatch_ZZZ.so") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(other)!);
            File.WriteAllText(other, "no library");
        }

        LoadRequest request = folder.Request(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite"));

        _ = NpuChecks.RunsOnNpu(LiteRtRun.Of(new RunRequest { Loads = [request, request] }), 1);
        string link = Directory.GetFiles(Path.Combine(folder.Cache, "npu"), "*.so", SearchOption.AllDirectories).Single();
        Assert.AreEqual(folder.At(NpuFolder.Dispatch), new FileInfo(link).LinkTarget);
    }

    [TestMethod]
    public void LibrariesInTheTreeOfTheWheel_AreFound()
    {
        using NpuFolder folder = new(dispatch: false);
        string place = folder.At("vendors", "fakenpu", "dispatch", NpuFolder.Dispatch);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Copy(Path.Combine(FakeNpu.DispatchFolder, NpuFolder.Dispatch), place);

        _ = NpuChecks.RunsOnNpu(LiteRtRun.Of(folder.Request(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite"))));
    }

    [TestMethod]
    public void Cancellation_ComesAfterTheNpusPart()
    {
        using NpuFolder folder = new();
        LoadRequest request = folder.Request(Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite")) with
        {
            Runs = 2,
            CancelAfter = 200,
            GoOnAfterFailure = true,
            BeforeRun = new Dictionary<int, IReadOnlyDictionary<string, string>>
            {
                [0] = new Dictionary<string, string> { ["FAKE_NPU_DELAY_MS"] = "300" },
                [1] = new Dictionary<string, string> { ["FAKE_NPU_DELAY_MS"] = "" },
            },
        };

        LoadAnswer answer = LiteRtRun.Of(request).Succeeded().Last;

        Assert.AreEqual(typeof(OperationCanceledException).FullName, answer.RunFailures.Single().Type);
        Assert.AreEqual(1, answer.Outputs.Count, "The session runs again after it.");
        Assert.AreEqual(Accelerator.Npu, answer.AfterRuns!.Selected);
    }

    private static void Check(NpuFolder folder, string source, byte[] variant, int onNpu, int all)
    {
        LoadRequest npu = folder.Deploy(source, variant) with { Runs = 2 };
        LoadRequest cpu = folder.Request(source) with { Accelerators = [Accelerator.Cpu] };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [npu, cpu] });

        LoadAnswer found = NpuChecks.RunsOnNpu(run);
        NpuChecks.SameOutputs(run.Last, found);
        NpuChecks.HasShare(found, onNpu, all);
        Assert.AreEqual(ArtifactOrigin.AheadOfTime, found.Report!.Artifact.Origin);
        Assert.AreEqual(FakeNpu.Target, found.Report.Artifact.Target);
        CollectionAssert.AreEqual(
            new[] { FallbackStage.Create, FallbackStage.Verify }, found.Report.Steps.Select(static step => step.Stage).ToArray(), run.ToString());
    }
}
