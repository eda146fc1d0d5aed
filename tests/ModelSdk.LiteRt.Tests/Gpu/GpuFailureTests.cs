using System.Globalization;
using ModelSdk.Format;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Gpu;

/// <summary>GPU attempts that fail or are left out: each says why and what to do, and the CPU runs the model.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs(SwiftShader.Need)]
public sealed class GpuFailureTests
{
    private const string Model = "testdata/models/ad01_fp32.tflite";

    [TestMethod]
    public void Yamnet_IsKeptAwayAndRunsOnTheCpu()
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(folder.Load("testdata/models/yamnet_audio_classifier_with_metadata.tflite"), GpuFolder.Device);

        FallbackStep step = OnCpuAfter(run);
        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, step.Code);
        StringAssert.Contains(step.Detail, "SPLIT (operator 15)");
        StringAssert.Contains(step.Detail, GpuGuard.IgnoreSwitch);
    }

    [TestMethod]
    public void NoAccelerator_IsAnsweredWithTheNamesAndTheFolder()
    {
        using GpuFolder folder = new(accelerator: false);
        FallbackStep step = OnCpuAfter(LiteRtRun.Of(folder.Load(Model), GpuFolder.Device));

        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, step.Code);
        StringAssert.Contains(step.Detail, "libLiteRtGpuAccelerator.so, libLiteRtWebGpuAccelerator.so");
        StringAssert.Contains(step.Detail, folder.Path);
    }

    [TestMethod]
    public void AcceleratorOfAnotherArchitecture_IsAnswered()
    {
        using GpuFolder folder = new(accelerator: false);
        byte[] elf = new byte[4096];
        byte[] head = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        head.CopyTo(elf, 0);
        elf[16] = 3;
        elf[18] = 183;
        File.WriteAllBytes(folder.At(GpuFolder.Accelerator), elf);

        FallbackStep step = OnCpuAfter(LiteRtRun.Of(folder.Load(Model), GpuFolder.Device));

        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, step.Code);
        StringAssert.Contains(step.Detail, "ARM64");
    }

    [TestMethod]
    public void LibraryThatIsNoAccelerator_IsAnswered()
    {
        using GpuFolder folder = new(accelerator: false);
        File.Copy(Path.Combine(SwiftShader.Folder, "libvulkan.so.1"), folder.At(GpuFolder.Accelerator));

        FallbackStep step = OnCpuAfter(LiteRtRun.Of(folder.Load(Model), GpuFolder.Device));

        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, step.Code);
        StringAssert.Contains(step.Detail, "LiteRtAcceleratorImpl");
    }

    [TestMethod]
    public void MachineWithoutDriver_IsAnswered()
    {
        using GpuFolder folder = new();
        FallbackStep step = OnCpuAfter(LiteRtRun.Of(folder.Load(Model), GpuFolder.NoDevice));

        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, step.Code);
        StringAssert.Contains(step.Detail, "finds no GPU");
        StringAssert.Contains(step.Detail, "driver");
        Assert.AreEqual(0, Directory.GetFiles(folder.Cache).Length, "an attempt that fails is no crash");
    }

    [TestMethod]
    public void ModelThatTheAcceleratorRefuses_IsNotTakenForAMissingGpu()
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(folder.Load("testdata/litert/litert__test__testdata__simple_topk_op_runtime_k.tflite") with { Runs = 0 }, GpuFolder.Device);

        string told = run.Ended().ToString();
        StringAssert.Contains(told, "Gpu");
        Assert.IsFalse(told.Contains("finds no GPU", StringComparison.Ordinal), told);
    }

    [TestMethod]
    public void CrashInTheAttempt_KeepsTheModelAwayUntilTheMarkIsDeleted()
    {
        using GpuFolder folder = new();
        LoadRequest load = folder.Load(Model);
        LeaveMark(folder, load.File!);

        LiteRtRun after = LiteRtRun.Of(load, GpuFolder.Device);
        FallbackStep step = OnCpuAfter(after);
        Assert.AreEqual(ModelErrorCode.CrashedBefore, step.Code);
        string mark = Directory.GetFiles(folder.Cache).Single();
        StringAssert.Contains(step.Detail, mark);

        LiteRtRun other = LiteRtRun.Of(folder.Load("testdata/models/vww_96_float.tflite"), GpuFolder.Device).Ended();
        Assert.AreEqual(Accelerator.Gpu, other.Last.Report!.Selected, "another model");

        File.Delete(mark);
        LiteRtRun again = LiteRtRun.Of(load, GpuFolder.Device).Ended();
        Assert.AreEqual(Accelerator.Gpu, again.Last.Report!.Selected, again.ToString());
    }

    [TestMethod]
    public void RealCrash_LeavesTheMarkThatKeepsTheNextProcessAway()
    {
        using GpuFolder folder = new();
        LoadRequest yamnet = folder.Load("testdata/models/yamnet_audio_classifier_with_metadata.tflite");
        Dictionary<string, string?> unguarded = new(GpuFolder.Device) { ["DOTNET_gcServer"] = "0" };
        foreach ((string name, string? value) in IgnoredDenyList)
        {
            unguarded[name] = value;
        }

        LiteRtRun crash = LiteRtRun.Of(yamnet, unguarded);
        Assert.AreEqual(6, crash.Signal, crash.ToString());
        StringAssert.Contains(File.ReadAllText(Directory.GetFiles(folder.Cache).Single()), "yamnet_audio_classifier_with_metadata.tflite on the GPU");

        FallbackStep step = OnCpuAfter(LiteRtRun.Of(yamnet, unguarded));
        Assert.AreEqual(ModelErrorCode.CrashedBefore, step.Code);
    }

    [TestMethod]
    public void UnwritableCacheFolder_IsSaidInTheReport()
    {
        using GpuFolder folder = new();
        File.WriteAllText(folder.At("file"), "");
        LiteRtRun run = LiteRtRun.Of(folder.Load(Model) with { CacheDirectory = folder.At("file/cache") }, GpuFolder.Device).Ended();

        Assert.AreEqual(Accelerator.Gpu, run.Last.Report!.Selected, run.ToString());
        StringAssert.Contains(run.Last.Report.Steps[^1].Detail, "ModelOptions.CacheDirectory");
    }

    // Read by GpuGuard where the AppContext switch is not set.
    private static IReadOnlyDictionary<string, string?> IgnoredDenyList =>
        new Dictionary<string, string?> { [GpuGuard.IgnoreVariable] = "1" };

    private static FallbackStep OnCpuAfter(LiteRtRun run)
    {
        run.Ended();
        Assert.AreEqual(Accelerator.Cpu, run.Last.Report?.Selected, run.ToString());
        Assert.AreEqual(0, run.Last.RunFailures.Count, run.ToString());
        FallbackStep step = run.Last.Report!.Steps[0];
        Assert.AreEqual(Accelerator.Gpu, step.Tried);
        Assert.IsFalse(step.Succeeded);
        return step;
    }

    // As a process leaves it that is gone.
    private static void LeaveMark(GpuFolder folder, string model)
    {
        using TfliteModel file = TfliteModel.Open(model);
        string key = CrashMark.Key(
            "gpu", ModelHash.Of(file.File), LibraryIdentity.Of(folder.At("libLiteRt.so")), LibraryIdentity.Of(folder.At(GpuFolder.Accelerator)));
        Directory.CreateDirectory(folder.Cache);
        string path = Path.Combine(folder.Cache, string.Create(CultureInfo.InvariantCulture, $"{key}-{int.MaxValue}.attempt"));
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"started {DateTimeOffset.UtcNow:O}\nattempt {DateTimeOffset.UtcNow:O}\n"));
    }
}
