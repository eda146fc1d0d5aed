using ModelSdk.LiteRt.Tests.Gpu;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Buffers;

/// <summary>Host memory of the application on accelerators: the fake NPU, OpenVINO's CPU device, the GPU in software.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class HostBindingOnAcceleratorsTests
{
    [TestMethod]
    [Needs("gcc")]
    public void OnTheFakeNpu_BoundRunsHaveTheBitsOfTheCpu()
    {
        const string Name = "face_detection_short_range";
        using NpuFolder folder = new();
        LoadRequest npu = new()
        {
            File = Shared.Path("toolchain", "compiled", $"fakenpu-{Name}.tflite"),
            LiteRtLibrary = folder.Path,
            CacheDirectory = folder.Cache,
            Accelerators = [Accelerator.Npu],
            Binding = HostBinding.Aligned,
            Runs = 2,
        };
        LoadRequest cpu = npu with
        {
            File = NpuFolder.Model(Name),
            Accelerators = [Accelerator.Cpu],
            CpuEngine = CpuEngine.LiteRt,
            Binding = HostBinding.None,
        };

        LiteRtRun run = LiteRtRun.Of(
            new RunRequest { Loads = [npu, npu with { Binding = HostBinding.Misaligned }, cpu] }).Succeeded();

        foreach (LoadAnswer bound in run.Answer.Loads.Take(2))
        {
            Assert.AreEqual(Accelerator.Npu, bound.Report?.Selected, run.ToString());
            for (int i = 0; i < run.Last.Outputs.Count; i++)
            {
                CollectionAssert.AreEqual(run.Last.Outputs[i].Bytes, bound.Outputs[i].Bytes);
            }
        }

        Assert.IsTrue(run.Answer.Loads[0].CopyReasons.TrueForAll(static reason => reason.Length == 0), run.ToString());
        Assert.IsTrue(run.Answer.Loads[1].CopyReasons.TrueForAll(static reason => reason.Contains("multiple of 64")), run.ToString());
    }

    [TestMethod]
    [Needs("gcc")]
    public void RunThatFailsOnTheNpu_GoesOnOnTheCpuInTheSameMemory()
    {
        using NpuFolder folder = new();
        byte[] variant = File.ReadAllBytes(Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite"));
        string source = NpuFolder.Model("pretrainedResnet");
        LoadRequest npu = folder.Deploy(source, variant) with
        {
            Binding = HostBinding.Aligned,
            Runs = 3,
            KeepAllOutputs = true,
            BeforeRun = new Dictionary<int, IReadOnlyDictionary<string, string>>
            {
                [1] = new Dictionary<string, string> { ["FAKE_NPU_FAIL"] = "invoke" },
            },
        };
        LoadRequest cpu = folder.Request(source) with { Accelerators = [Accelerator.Cpu], CpuEngine = CpuEngine.LiteRt };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [npu, cpu] }).Succeeded();

        LoadAnswer bound = run.Answer.Loads[0];
        Assert.AreEqual(Accelerator.Npu, bound.Report?.Selected, run.ToString());
        Assert.AreEqual(Accelerator.Cpu, bound.AfterRuns!.Selected, run.ToString());
        Assert.AreEqual(0, bound.RunFailures.Count, run.ToString());
        foreach (List<OutputAnswer> outputs in bound.AllOutputs)
        {
            CollectionAssert.AreEqual(run.Last.Outputs[0].Bytes, outputs[0].Bytes);
        }

        Assert.IsTrue(bound.CopyReasons.TrueForAll(static reason => reason.Length == 0), string.Join('\n', bound.CopyReasons));
    }

    [TestMethod]
    public void OnOpenVino_WhichTakesNoHostMemory_ItIsCopiedAndTold()
    {
        LoadRequest unbound = new()
        {
            File = Shared.Path("toolchain", "compiled", "intel-cpu-pretrainedResnet.tflite"),
            LiteRtLibrary = RealLibrary.Folder,
            CompileOnDevice = false,
            Accelerators = [Accelerator.Npu],
            Runs = 2,
        };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [unbound, unbound with { Binding = HostBinding.Aligned }] }).Succeeded();

        Assert.IsNull(run.Last.Failure, run.ToString());
        Assert.AreEqual(Accelerator.Npu, run.Last.Report!.Selected, run.ToString());
        foreach (string reason in run.Last.CopyReasons)
        {
            StringAssert.Contains(reason, "the Npu does not take host memory for this tensor, but UserCustomBuffer");
        }

        for (int i = 0; i < run.Last.Outputs.Count; i++)
        {
            CollectionAssert.AreEqual(run.Answer.Loads[0].Outputs[i].Bytes, run.Last.Outputs[i].Bytes);
        }
    }

    [TestMethod]
    [TestCategory("Long")]
    [Needs(SwiftShader.Need)]
    public void OnTheGpu_WhichTakesNoHostMemory_ItIsCopiedAndTold()
    {
        using GpuFolder folder = new();
        LoadRequest unbound = folder.Load("testdata/models/vww_96_float.tflite") with { Runs = 2 };

        LiteRtRun run = LiteRtRun.Of(
            new RunRequest { Loads = [unbound, unbound with { Binding = HostBinding.Misaligned }] }, GpuFolder.Device).Ended();

        Assert.AreEqual(Accelerator.Gpu, run.Last.Report?.Selected, run.ToString());
        Assert.AreEqual(2, run.Last.CopyReasons.Count);
        foreach (string reason in run.Last.CopyReasons)
        {
            StringAssert.Contains(reason, "the Gpu does not take host memory for this tensor, but WebGpuBufferPacked");
        }

        CollectionAssert.AreEqual(run.Answer.Loads[0].Outputs[0].Bytes, run.Last.Outputs[0].Bytes);
    }
}
