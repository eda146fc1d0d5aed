using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>Compiled models on the fake NPU through the real library: the same bits as on the CPU, and an honest report.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class FakeNpuRunTests
{
    [TestMethod]
    [DataRow("pretrainedResnet")]
    [DataRow("face_detection_short_range")]
    public void CompiledModel_GivesTheBitsOfTheCpu(string name)
    {
        using NpuFolder folder = new();
        LoadRequest npu = new()
        {
            File = Shared.Path("toolchain", "compiled", $"fakenpu-{name}.tflite"),
            LiteRtLibrary = folder.Path,
            CacheDirectory = folder.Cache,
            Accelerators = [Accelerator.Npu],
            Runs = 2,
        };
        LoadRequest cpu = npu with
        {
            File = Shared.Path("testdata", "models", $"{name}.tflite"),
            Accelerators = [Accelerator.Cpu],
            CpuEngine = CpuEngine.LiteRt,
        };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [npu, cpu] }).Succeeded();

        Assert.IsNull(run.Answer.Loads[0].Failure, run.ToString());
        Assert.AreEqual(Accelerator.Npu, run.Answer.Loads[0].Report!.Selected, run.ToString());
        for (int i = 0; i < run.Last.Outputs.Count; i++)
        {
            CollectionAssert.AreEqual(run.Last.Outputs[i].Bytes, run.Answer.Loads[0].Outputs[i].Bytes);
        }
    }
}
