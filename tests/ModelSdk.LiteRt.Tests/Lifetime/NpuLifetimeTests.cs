using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>Lifetime and threads of compiled models on the fake NPU, whose sessions share one compiled model and its lock.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class NpuLifetimeTests
{
    private const string Name = "face_detection_short_range";

    [TestMethod]
    public void ParallelSessions_GiveTheResultsOfOne_AndTheProcessEndsWithoutDisposal()
    {
        using NpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(Npu(folder) with { Runs = 20, ParallelSessions = 4, KeepLoaded = true }).Succeeded();
        AssertRanOnNpu(run);
    }

    [TestMethod]
    [DataRow(false, 80)]
    [DataRow(true, 60)]
    public void Loads_LeaveNothing(bool abandon, int times) => LeaveNothing(abandon, times, 12_000_000);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(false, 1_000)]
    [DataRow(true, 500)]
    public void ManyLoads_LeaveNothing(bool abandon, int times) => LeaveNothing(abandon, times, 40_000_000);

    private static void LeaveNothing(bool abandon, int times, long bytes)
    {
        using NpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(
            Npu(folder) with { Abandon = abandon, Repeat = times, Verify = false }, limit: TimeSpan.FromMinutes(9)).Succeeded();
        AssertRanOnNpu(run);
        List<long> resident = run.Last.ResidentBytes;
        Assert.AreEqual(times + 1, resident.Count);

        // The model's file alone has 0.4 MB, its compiled form more: 21 MB in the short test, 130 MB and more in the long one.
        long growth = resident[^1] - resident[times / 3];
        Console.WriteLine($"{growth / 1e6:F1} MB more in {times - (times / 3)} loads");
        Assert.IsTrue(growth < bytes, $"{growth / 1e6:F1} MB more in {times - (times / 3)} loads");
    }

    private static LoadRequest Npu(NpuFolder folder) => new()
    {
        File = Shared.Path("toolchain", "compiled", $"fakenpu-{Name}.tflite"),
        LiteRtLibrary = folder.Path,
        CacheDirectory = folder.Cache,
        Accelerators = [Accelerator.Npu],
    };

    private static void AssertRanOnNpu(LiteRtRun run)
    {
        Assert.IsNull(run.Last.Failure, run.ToString());
        Assert.AreEqual(Accelerator.Npu, run.Last.Report!.Selected, run.ToString());
        Assert.AreEqual(0, run.Last.RunFailures.Count, run.ToString());
    }
}
