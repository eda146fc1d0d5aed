using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests;

/// <summary>Intel's real dispatch library and compiler plugin, with OpenVINO's CPU device in place of an NPU.</summary>
/// <remarks>
/// OpenVINO computes in bfloat16 where the processor can (avx512_bf16), in C as here: the tolerance is 5 % of the largest
/// output, and 2 steps for quantized ones. In float32 it differs in the seventh digit (toolchain/README.md 3.2).
/// </remarks>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public sealed class IntelTests
{
    private static string Wheel => Path.Combine(LiteRtTools.Folder, "ai_edge_litert");

    [TestMethod]
    public void CompiledModels_GiveNearlyWhatTheCpuGives()
    {
        using NpuFolder folder = new(dispatch: false);
        string[] models = ["pretrainedResnet", "face_detection_short_range", "vww_96_int8"];
        LoadRequest[] npu = [.. models.Select(model => Request(folder, Shared.Path("toolchain", "compiled", $"intel-cpu-{model}.tflite")))];
        LoadRequest[] cpu = [.. models.Select(model => Request(folder, NpuFolder.Model(model)) with { Accelerators = [Accelerator.Cpu] })];

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [.. npu, .. cpu] });

        for (int i = 0; i < models.Length; i++)
        {
            LoadAnswer answer = NpuChecks.RunsOnNpu(run, i);
            NpuChecks.HasShare(answer, 1, 1);
            IsNear(run.Answer.Loads[models.Length + i], answer, models[i]);
        }
    }

    [TestMethod]
    public void SourceModel_IsCompiledForTheDeviceThatTheApplicationChooses()
    {
        using NpuFolder folder = new(dispatch: false);
        string source = NpuFolder.Model("vww_96_float");
        LoadRequest npu = Request(folder, source) with
        {
            LiteRtOptions = new Dictionary<string, string> { ["intel_openvino"] = "graph.-1.graph_backend = 0" },
        };

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [npu, npu, npu with { Accelerators = [Accelerator.Cpu], LiteRtOptions = new Dictionary<string, string>() }] });

        for (int load = 0; load < 2; load++)
        {
            LoadAnswer answer = NpuChecks.RunsOnNpu(run, load);
            NpuChecks.HasShare(answer, 1, 1);
            Assert.AreEqual(ArtifactOrigin.OnDevice, answer.Report!.Artifact.Origin);
            IsNear(run.Last, answer, "vww_96_float");
        }
    }

    [TestMethod]
    public void PcWithoutIntelsNpu_IsNotAskedToCompileForIt()
    {
        if (File.Exists("/dev/accel/accel0"))
        {
            Shared.NotOnThisSystem("it has an NPU");
        }

        using NpuFolder folder = new(dispatch: false);

        LiteRtRun run = LiteRtRun.Of(Request(folder, NpuFolder.Model("vww_96_float")));

        _ = NpuChecks.FellBack(run, ModelErrorCode.UnsupportedOnDevice, FallbackStage.Create, "no NPU of Intel");
    }

    [TestMethod]
    public void NpuDevice_FailsWithItsReport()
    {
        using NpuFolder folder = new(dispatch: false);

        // OpenVINO's compiler for the NPU is in no package: the plugin fails, and LiteRT runs the model on the CPU without a word.
        LiteRtRun run = LiteRtRun.Of(Request(folder, NpuFolder.Model("vww_96_float")) with
        {
            LiteRtOptions = new Dictionary<string, string> { ["intel_openvino"] = "graph.-1.graph_backend = 2" },
        });

        _ = NpuChecks.FellBack(run, ModelErrorCode.CompilationFailed, FallbackStage.Create, "compiled nothing of the model");
    }

    [TestMethod]
    public void MissingOpenVino_IsNamed()
    {
        using NpuFolder folder = new(dispatch: false);
        string file = Path.Combine(Wheel, "vendors", "intel_openvino", "dispatch", "libLiteRtDispatch_IntelOpenvino.so");

        // Away from the folder that its RUNPATH names.
        File.Copy(file, folder.At(Path.GetFileName(file)));

        LiteRtRun run = LiteRtRun.Of(folder.Request(Shared.Path("toolchain", "compiled", "intel-cpu-pretrainedResnet.tflite")));

        Fails(run, ModelErrorCode.MissingRuntimeLibrary, "libopenvino.so.2631");
        Fails(run, ModelErrorCode.MissingRuntimeLibrary, "OpenVINO in exactly the version");
    }

    [TestMethod]
    public void ModelForQualcomm_AsksForQualcommsLibrary()
    {
        using NpuFolder folder = new(dispatch: false);
        string model = Path.Combine(folder.Path, "qualcomm.tflite");
        byte[] bytes = File.ReadAllBytes(Shared.Path("toolchain", "compiled", "intel-cpu-pretrainedResnet.tflite"));
        Span<byte> stamp = bytes.AsSpan(bytes.AsSpan().IndexOf("IntelOpenVINO\0"u8), 250);
        stamp.Clear();
        "Qualcomm"u8.CopyTo(stamp);
        "SM8750"u8.CopyTo(stamp[125..]);
        File.WriteAllBytes(model, bytes);

        LiteRtRun run = LiteRtRun.Of(Request(folder, model));

        Fails(run, ModelErrorCode.MissingRuntimeLibrary, "compiled for Qualcomm SM8750");
        Fails(run, ModelErrorCode.MissingRuntimeLibrary, "libLiteRtDispatch_Qualcomm.so");
    }

    [TestMethod]
    public void SecondVendorInAProcess_IsRefusedWithASentence()
    {
        using NpuFolder folder = new();
        string tree = folder.At("vendors", "intel_openvino", "dispatch");
        Directory.CreateDirectory(Path.GetDirectoryName(tree)!);
        _ = Directory.CreateSymbolicLink(tree, Path.Combine(Wheel, "vendors", "intel_openvino", "dispatch"));
        LoadRequest fake = folder.Request(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite"));
        LoadRequest intel = folder.Request(Shared.Path("toolchain", "compiled", "intel-cpu-pretrainedResnet.tflite"));

        LiteRtRun run = LiteRtRun.Of(new RunRequest { Loads = [fake, intel, fake] });

        _ = NpuChecks.RunsOnNpu(run);
        StringAssert.Contains(run.Answer.Loads[1].Failure?.Message ?? "", "LiteRT uses one in a process", run.ToString());
        _ = NpuChecks.RunsOnNpu(run, 2);
    }

    private static LoadRequest Request(NpuFolder folder, string file) => folder.Request(file) with { LiteRtLibrary = Wheel };

    // A compiled file without its source: nothing else can run it.
    private static void Fails(LiteRtRun run, ModelErrorCode code, string text)
    {
        string message = run.Succeeded().Last.Failure?.Message ?? "";
        StringAssert.Contains(message, $"Npu (litert): {code}", run.ToString());
        StringAssert.Contains(message, text, run.ToString());
    }

    private static void IsNear(LoadAnswer expected, LoadAnswer found, string name)
    {
        Assert.AreEqual(expected.Outputs.Count, found.Outputs.Count);
        for (int i = 0; i < expected.Outputs.Count; i++)
        {
            CollectionAssert.AreEqual(expected.Outputs[i].Shape, found.Outputs[i].Shape);
            double[] left = Values(expected.Outputs[i]);
            double[] right = Values(found.Outputs[i]);
            double tolerance = expected.Outputs[i].Type == TensorType.Float32 ? left.Max(Math.Abs) * 0.05 : 2;
            double difference = left.Zip(right, static (a, b) => Math.Abs(a - b)).Max();
            Assert.IsTrue(difference <= tolerance, $"{name}: output {i} differs by {difference}, allowed is {tolerance}");
        }
    }

    private static double[] Values(OutputAnswer output) => output.Type == TensorType.Float32
        ? [.. MemoryMarshal.Cast<byte, float>(output.Bytes).ToArray().Select(static value => (double)value)]
        : [.. output.Bytes.Select(static value => (double)(sbyte)value)];
}
