using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Gpu;

/// <summary>Models through the real accelerator on a GPU in software, against LiteRT's CPU in the same process.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs(SwiftShader.Need)]
public sealed class GpuRunTests
{
    private const string PartlyModel = "testdata/models/mobilenet_v1_0.25_224_1_metadata_1.tflite";

    [TestMethod]
    public void WholeModel_RunsOnTheGpuWithTheResultsOfTheCpu() => RunsAsOnTheCpu("testdata/models/vww_96_float.tflite", 1e-5);

    // Tolerances of toolchain/README.md 5: of the largest value for floats, in steps for integers.
    [TestMethod]
    [TestCategory("Long")]
    [DataRow("testdata/models/vww_96_int8.tflite", 1)]
    [DataRow("testdata/models/face_detection_short_range.tflite", 1e-5)]
    [DataRow("testdata/models/mobilenet_v1_0.25_224_quant.tflite", 3)]
    [DataRow("testdata/models/pretrainedResnet.tflite", 1e-5)]
    [DataRow("testdata/models/iris_landmark.tflite", 1e-5)]
    [DataRow("testdata/models/face_landmark.tflite", 1e-5)]
    [DataRow("testdata/models/deeplabv3.tflite", 1e-4)]
    [DataRow("testdata/models/ad01_fp32.tflite", 1e-5)]
    [DataRow("testdata/realmodels/mtcnn_onet/model.tflite", 1e-5)]
    [DataRow("testdata/realmodels/silero_vad_16k/model.tflite", 1e-4)]
    public void Model_HasTheResultsOfTheCpu(string model, double tolerance) => RunsAsOnTheCpu(model, tolerance);

    [TestMethod]
    public void ModelThatIsTakenInPart_TellsTheShares()
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(
            new RunRequest { Loads = [folder.Load(PartlyModel), folder.Load(PartlyModel, Accelerator.Cpu)] }, GpuFolder.Device).Ended();

        ExecutionReport report = run.Answer.Loads[0].Report!;
        Assert.AreEqual(Accelerator.Gpu, report.Selected, run.ToString());
        Assert.IsFalse(report.FullyOffloaded);
        Assert.IsTrue(report.Shares![Accelerator.Gpu] is > 0.5 and < 1, run.ToString());
        Assert.AreEqual(1, report.Shares[Accelerator.Gpu] + report.Shares[Accelerator.Cpu], 1e-9);
        AssertClose(run, 1e-5);
    }

    [TestMethod]
    public void ModelOfWhichNothingIsTaken_IsAFailedAttempt()
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(folder.Load("testdata/litert/litert__test__testdata__simple_relu0to1_op.tflite"), GpuFolder.Device).Ended();

        FallbackStep step = run.Last.Report!.Steps[0];
        Assert.AreEqual(Accelerator.Gpu, step.Tried);
        Assert.IsFalse(step.Succeeded);
        Assert.AreEqual(ModelErrorCode.UnsupportedOnDevice, step.Code);
        StringAssert.Contains(step.Detail, "takes none");
        StringAssert.Contains(step.Detail, "RELU_0_TO_1");
        Assert.AreEqual(Accelerator.Cpu, run.Last.Report.Selected);
    }

    [TestMethod]
    [DataRow("testdata/litert/litert__test__testdata__island_partial.tflite")]
    [DataRow("conformance/depth_to_space/depth_to_space_own_001_int8.tflite")]
    public void ModelThatTheGpuComputesWrongly_RunsOnTheCpu(string model)
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(folder.Load(model), GpuFolder.Device).Ended();

        Assert.AreEqual(Accelerator.Cpu, run.Last.Report!.Selected, run.ToString());
        FallbackStep step = run.Last.Report.Steps.Last(static step => step.Tried == Accelerator.Gpu);
        Assert.AreEqual(FallbackStage.Verify, step.Stage, run.ToString());
        StringAssert.Contains(step.Detail, "other results than the CPU");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void TwoModels_RunOneAfterTheOtherAndAtTheSameTime()
    {
        using GpuFolder folder = new();
        LoadRequest vww = folder.Load("testdata/models/vww_96_float.tflite") with { KeepLoaded = true, Runs = 3 };
        LoadRequest resnet = folder.Load("testdata/models/pretrainedResnet.tflite") with { KeepLoaded = true, Runs = 3 };
        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [vww, resnet, vww, resnet with { KeepLoaded = false }] }, GpuFolder.Device).Ended();

        Assert.IsTrue(run.Answer.Loads.All(static load => load.Report?.Selected == Accelerator.Gpu && load.RunFailures.Count == 0), run.ToString());
        CollectionAssert.AreEqual(run.Answer.Loads[0].Outputs[0].Bytes, run.Answer.Loads[2].Outputs[0].Bytes);
        CollectionAssert.AreEqual(run.Answer.Loads[1].Outputs[0].Bytes, run.Answer.Loads[3].Outputs[0].Bytes);
    }

    [TestMethod]
    [TestCategory("Long")]
    public void LoadingFiftyTimes_LeavesNothingBehind()
    {
        using GpuFolder folder = new();
        LoadRequest load = folder.Load("testdata/models/vww_96_float.tflite") with { Repeat = 50 };
        LiteRtRun run = LiteRtRun.Of(load, GpuFolder.Device, TimeSpan.FromMinutes(5)).Ended();

        List<long> resident = run.Last.ResidentBytes;
        Assert.AreEqual(51, resident.Count);
        Assert.AreEqual(Accelerator.Gpu, run.Last.Report!.Selected, run.ToString());

        // Pools of driver and allocators fill in steps, to 130 MB at load 170 and no more to 250; a model that is kept would be a megabyte each time.
        double perLoad = (resident[50] - resident[25]) / 25.0;
        Assert.IsTrue(perLoad < 450_000, $"{perLoad:0} bytes each: {string.Join(' ', resident.Select(static bytes => bytes >> 20))} MB");
    }

    [TestMethod]
    public void RunsOnTheGpu_AllocateNothing()
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(folder.Load("testdata/models/ad01_fp32.tflite") with { Runs = 5 }, GpuFolder.Device).Ended();

        Assert.AreEqual(Accelerator.Gpu, run.Last.Report!.Selected, run.ToString());
        Assert.AreEqual(0, run.Last.RunAllocations.Skip(1).Sum(), run.ToString());
    }

    [TestMethod]
    public void RunOnTheGpu_IsOverWhenItReturns()
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(folder.Load("testdata/models/vww_96_float.tflite") with { Runs = 3 }, GpuFolder.Device).Ended();

        // The call alone takes 0.3 ms, the model 14 ms.
        Assert.AreEqual(Accelerator.Gpu, run.Last.Report!.Selected, run.ToString());
        Assert.IsTrue(run.Last.RunMilliseconds.Min() > 2, string.Join(' ', run.Last.RunMilliseconds));
    }

    private static void RunsAsOnTheCpu(string model, double tolerance)
    {
        using GpuFolder folder = new();
        LiteRtRun run = LiteRtRun.Of(
            new RunRequest { Loads = [folder.Load(model) with { Runs = 2 }, folder.Load(model, Accelerator.Cpu)] }, GpuFolder.Device).Ended();

        ExecutionReport report = run.Answer.Loads[0].Report!;
        Assert.AreEqual(Accelerator.Gpu, report.Selected, run.ToString());
        Assert.AreEqual(1.0, report.Shares![Accelerator.Gpu], run.ToString());
        Assert.IsTrue(report.FullyOffloaded);
        StringAssert.Contains(report.Steps.Single(static step => step.Stage == FallbackStage.Verify).Detail, "those of the CPU");
        Assert.AreEqual(0, Directory.GetFiles(folder.Cache).Length, "the mark of the attempt is gone");
        AssertClose(run, tolerance);
    }

    private static void AssertClose(LiteRtRun run, double tolerance)
    {
        (List<OutputAnswer> gpu, List<OutputAnswer> cpu) = (run.Answer.Loads[0].Outputs, run.Answer.Loads[1].Outputs);
        Assert.AreEqual(cpu.Count, gpu.Count);
        for (int i = 0; i < cpu.Count; i++)
        {
            CollectionAssert.AreEqual(cpu[i].Shape, gpu[i].Shape);
            double[] expected = Values(cpu[i]);
            double[] actual = Values(gpu[i]);
            double worst = expected.Zip(actual, static (x, y) => Math.Abs(x - y)).Max();
            double bound = cpu[i].Type == TensorType.Float32 ? tolerance * Math.Max(1, expected.Max(Math.Abs)) : tolerance;
            Assert.IsTrue(worst <= bound, $"{cpu[i].Name}: {worst} > {bound}\n{run}");
        }
    }

    private static double[] Values(OutputAnswer output) => output.Type switch
    {
        TensorType.Float32 => [.. MemoryMarshal.Cast<byte, float>(output.Bytes).ToArray().Select(static value => (double)value)],
        TensorType.Int8 => [.. output.Bytes.Select(static value => (double)(sbyte)value)],
        _ => [.. output.Bytes.Select(static value => (double)value)],
    };
}
