using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>A dispatch that fails in the third run: the answer comes from the CPU, and the process does not try the NPU again.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class RunFailureTests
{
    private const string Fails = "FAKE_NPU_FAIL";

    [DataTestMethod]
    [DataRow(CpuEngine.LiteRt)]
    [DataRow(CpuEngine.Managed)]
    public void DispatchThatFailsLater_IsRepeatedOnTheCpu_WithTheSameInputs(CpuEngine engine)
    {
        using NpuFolder folder = new();
        LoadRequest request = Request(folder) with
        {
            CpuEngine = engine,
            Runs = 4,
            KeepAllOutputs = true,
            BeforeRun = Before(2, "invoke"),
        };
        LoadRequest again = request with
        {
            Runs = 1,
            BeforeRun = Before(0, ""),
            Variables = new Dictionary<string, string> { ["MODELSDK_SOC"] = FakeNpu.Target, [Fails] = "" },
        };
        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [request, again] }).Succeeded();

        LoadAnswer first = run.Answer.Loads[0];
        Assert.AreEqual(Accelerator.Npu, first.Report!.Selected, run.ToString());
        Assert.AreEqual(0, first.RunFailures.Count, run.ToString());
        Assert.AreEqual(Accelerator.Cpu, first.AfterRuns!.Selected);
        FallbackStep failed = first.AfterRuns.Steps.Single(static step => step.Stage == FallbackStage.Run);
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, failed.Code, run.ToString());
        Assert.AreEqual(FakeNpu.Target, failed.Artifact!.Target);
        Assert.AreEqual(1, first.Log.Count(static line => line.StartsWith("Warning", StringComparison.Ordinal)), run.ToString());
        foreach (List<OutputAnswer> outputs in first.AllOutputs)
        {
            AssertSame(first.AllOutputs[0], outputs, engine);
        }

        FallbackStep leftOut = run.Last.Report!.Steps[0];
        Assert.AreEqual(FallbackStage.Run, leftOut.Stage, run.ToString());
        StringAssert.StartsWith(leftOut.Detail, "left out, because a run of this model failed there earlier in this process");
        AssertSame(first.AllOutputs[0], run.Last.Outputs, engine);
    }

    [TestMethod]
    public void WithFailInsteadOfFallback_TheRunFails()
    {
        using NpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(Request(folder) with
        {
            FailInsteadOfFallback = true,
            Accelerators = [Accelerator.Npu],
            Verify = false,
            Runs = 2,
            GoOnAfterFailure = true,
            BeforeRun = Before(1, "invoke"),
        }).Succeeded();

        Assert.AreEqual(1, run.Last.RunFailures.Single().Run, run.ToString());
        Assert.AreEqual(ModelErrorCode.RuntimeFailure, run.Last.RunFailures[0].Code);
        Assert.AreEqual(Accelerator.Npu, run.Last.AfterRuns!.Selected);
    }

    private static LoadRequest Request(NpuFolder folder)
    {
        const string Name = "face_detection_short_range";
        return folder.Deploy(NpuFolder.Model(Name), File.ReadAllBytes(Shared.Path("toolchain", "compiled", $"fakenpu-{Name}.tflite")));
    }

    private static Dictionary<int, IReadOnlyDictionary<string, string>> Before(int run, string step) => new()
    {
        [run] = new Dictionary<string, string> { [Fails] = step },
    };

    // The fake NPU gives the bits of native LiteRT; the managed engine rounds sums in another order.
    private static void AssertSame(List<OutputAnswer> expected, List<OutputAnswer> found, CpuEngine engine)
    {
        Assert.AreEqual(expected.Count, found.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            if (engine == CpuEngine.LiteRt)
            {
                CollectionAssert.AreEqual(expected[i].Bytes, found[i].Bytes);
                continue;
            }

            for (int at = 0; at < expected[i].Bytes.Length; at += 4)
            {
                float value = BitConverter.ToSingle(expected[i].Bytes, at);
                Assert.AreEqual(value, BitConverter.ToSingle(found[i].Bytes, at), 1e-3 + (1e-3 * Math.Abs(value)));
            }
        }
    }
}
