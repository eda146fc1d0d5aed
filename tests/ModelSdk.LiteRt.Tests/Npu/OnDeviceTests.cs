using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>Source models that the fake vendor's plugin compiles when they are loaded: cache, damage, failures, a crash.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class OnDeviceTests
{
    private static string Source => NpuFolder.Model("pretrainedResnet");

    [TestMethod]
    public void SourceModel_IsCompiledOnce_AndTakenFromTheCacheThen()
    {
        using NpuFolder folder = new(plugin: true);
        LoadRequest npu = folder.Request(Source);
        LoadRequest cpu = npu with { Accelerators = [Accelerator.Cpu] };

        // The second process may not compile: the plugin would fail.
        LiteRtRun first = LiteRtRun.Of(new RunRequest { Loads = [npu, cpu] });
        LiteRtRun second = LiteRtRun.Of(npu, new Dictionary<string, string?> { ["FAKE_NPU_COMPILE_FAIL"] = "create" });

        foreach (LiteRtRun run in new[] { first, second })
        {
            LoadAnswer answer = NpuChecks.RunsOnNpu(run);
            NpuChecks.SameOutputs(first.Last, answer);
            NpuChecks.HasShare(answer, 3, 16);
            Assert.AreEqual(ArtifactOrigin.OnDevice, answer.Report!.Artifact.Origin);
            Assert.IsTrue(File.Exists(answer.Report.Artifact.Path), answer.Report.Artifact.Path);
            StringAssert.StartsWith(answer.Report.Artifact.Path, folder.Cache);
        }

        Assert.AreEqual(first.Answer.Loads[0].Report!.Artifact.Path, second.Last.Report!.Artifact.Path);
    }

    [TestMethod]
    public void OtherVendorOptions_AreCompiledAnew()
    {
        using NpuFolder folder = new(plugin: true);
        LoadRequest plain = folder.Request(Source) with { Runs = 0 };
        LoadRequest other = plain with { LiteRtOptions = new Dictionary<string, string> { ["fakenpu"] = "speed = 2" } };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [plain, other, plain] });

        string[] paths = [.. Enumerable.Range(0, 3).Select(load => NpuChecks.RunsOnNpu(run, load).Report!.Artifact.Path!)];
        Assert.AreNotEqual(paths[0], paths[1]);
        Assert.AreEqual(paths[0], paths[2]);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(0)]
    [DataRow(100)]
    [DataRow(-8)]
    public void DamagedCacheEntry_IsReplaced(int length) => CheckDamaged(length);

    [TestMethod]
    public void TruncatedCacheEntry_IsReplaced() => CheckDamaged(20_000);

    [TestMethod]
    public void CacheThatCannotBeWritten_CompilesEachTime()
    {
        using NpuFolder folder = new(plugin: true);
        Directory.CreateDirectory(folder.Cache);
        using ReadOnlyFolder locked = new(folder.Cache);

        LoadAnswer answer = NpuChecks.RunsOnNpu(LiteRtRun.Of(folder.Request(Source)));

        NpuChecks.HasShare(answer, 3, 16);
        Assert.AreEqual(ArtifactOrigin.OnDevice, answer.Report!.Artifact.Origin);
        Assert.IsNull(answer.Report.Artifact.Path);
        StringAssert.Contains(answer.Report.Steps[^1].Detail, "the next start will not know it");
    }

    [TestMethod]
    public void PluginThatFails_IsAFailedAttempt_ThoughLiteRtRunsTheModelQuietly()
    {
        using NpuFolder folder = new(plugin: true);
        LoadRequest npu = folder.Request(Source);
        (string Name, string Value)[] failures =
        [
            ("FAKE_NPU_COMPILE_FAIL", "create"),
            ("FAKE_NPU_COMPILE_FAIL", "compat"),
            ("FAKE_NPU_COMPILE_FAIL", "partition"),
            ("FAKE_NPU_COMPILE_FAIL", "compile"),
            ("FAKE_NPU_COMPILE_FAIL", ""),
            ("FAKE_NPU_COMPILER_API_VERSION", "0.2.0"),
        ];
        LoadRequest[] loads = [.. failures.Select(failure => npu with { Variables = new Dictionary<string, string> { [failure.Name] = failure.Value } })];

        // The fifth does not fail, but leaves a cache entry: it is for another model.
        loads[4] = loads[4] with { File = NpuFolder.Model("face_detection_short_range") };
        LoadRequest cpu = npu with { Accelerators = [Accelerator.Cpu] };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [.. loads, cpu] });

        NpuChecks.HasShare(NpuChecks.RunsOnNpu(run, 4), 33, 164);
        foreach (int load in new[] { 0, 1, 2, 3, 5 })
        {
            NpuChecks.SameOutputs(run.Last, NpuChecks.FellBack(
                run, ModelErrorCode.CompilationFailed, FallbackStage.Create, $"{NpuFolder.Plugin} compiled nothing of the model", load));
        }
    }

    [TestMethod]
    public void ModelOfWhichThePluginTakesNothing_IsAFailedAttempt()
    {
        using NpuFolder folder = new(plugin: true);

        // Quantized: the fake NPU takes floats only.
        LiteRtRun run = LiteRtRun.Of(folder.Request(NpuFolder.Model("vww_96_int8")));

        _ = NpuChecks.FellBack(run, ModelErrorCode.CompilationFailed, FallbackStage.Create, "or it takes none of its operators");
    }

    [TestMethod]
    public void PluginThatEndsTheProcess_IsLeftOutAtTheNextStart_UntilTheMarkIsDeleted()
    {
        using NpuFolder folder = new(plugin: true);
        LoadRequest npu = folder.Request(Source);

        LiteRtRun crashed = LiteRtRun.Of(npu, new Dictionary<string, string?> { ["FAKE_NPU_COMPILE_CRASH"] = "1" });
        LiteRtRun next = LiteRtRun.Of(npu);
        string mark = Directory.GetFiles(folder.Cache, "npu-*").Single();
        File.Delete(mark);
        LiteRtRun again = LiteRtRun.Of(npu);

        Assert.AreEqual(6, crashed.Signal, crashed.ToString());
        _ = NpuChecks.FellBack(next, ModelErrorCode.CrashedBefore, FallbackStage.Create, mark);
        _ = NpuChecks.RunsOnNpu(again);
        Assert.AreEqual(0, Directory.GetFiles(folder.Cache, "npu-*").Length, "A success leaves no mark.");
    }

    [TestMethod]
    public void CompileOnDeviceOff_CompilesNothing()
    {
        using NpuFolder folder = new(plugin: true);

        LiteRtRun run = LiteRtRun.Of(folder.Request(Source) with { CompileOnDevice = false });

        _ = NpuChecks.FellBack(run, ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "ModelOptions.CompileOnDevice is off");
        Assert.IsFalse(Directory.Exists(folder.Cache));
    }

    [TestMethod]
    public void PluginWithoutDispatchLibrary_SaysWhichIsMissing()
    {
        using NpuFolder folder = new(dispatch: false, plugin: true);

        LiteRtRun run = LiteRtRun.Of(folder.Request(Source));

        _ = NpuChecks.FellBack(run, ModelErrorCode.MissingRuntimeLibrary, FallbackStage.Create, NpuFolder.Dispatch);
    }

    [TestMethod]
    public void NpuThatFailsWithTheCompiledModel_IsAFailedAttempt()
    {
        using NpuFolder folder = new(plugin: true);

        LiteRtRun run = LiteRtRun.Of(folder.Request(Source), new Dictionary<string, string?> { ["FAKE_NPU_FAIL"] = "initialize" });

        _ = NpuChecks.FellBack(run, ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "could not start the NPU");
    }

    private static void CheckDamaged(int length)
    {
        using NpuFolder folder = new(plugin: true);
        LoadRequest npu = folder.Request(Source);
        LoadAnswer first = NpuChecks.RunsOnNpu(LiteRtRun.Of(npu));
        string entry = first.Report!.Artifact.Path!;
        byte[] whole = File.ReadAllBytes(entry);
        File.WriteAllBytes(entry, length < 0 ? [.. whole[..^8], 1, 2, 3, 4, 5, 6, 7, 8] : whole[..length]);

        NpuChecks.SameOutputs(first, NpuChecks.RunsOnNpu(LiteRtRun.Of(npu)));

        CollectionAssert.AreEqual(whole, File.ReadAllBytes(entry));
    }
}
