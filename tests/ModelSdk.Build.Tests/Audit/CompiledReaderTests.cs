using ModelSdk.Build.Audit;
using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Facts of files that the vendors' compilers made, read by strings, od and a Python script beforehand.</summary>
[TestClass]
[Needs(Shared.Data)]
public class CompiledReaderTests
{
    [TestMethod]
    [DataRow("simple_model_npu_mediatek_mt6989_precompiled.tflite", "MediaTek", "mt6989", 1152L, 5788L, "Partition_0")]
    [DataRow("simple_add_op.sm8750.tflite", "Qualcomm", "SM8750", 1184L, 45056L, "qnn_partition_0")]
    [DataRow("simple_add_op_qc_v75_precompiled.tflite", "Qualcomm", "V75", 1184L, 29368L, "qnn_partition_0")]
    [DataRow("simple_model_qualcomm_sm8650_precompiled.tflite", "Qualcomm", "SM8650", 1168L, 29528L, "qnn_partition_0")]
    [DataRow("simple_add_op_google_tensor_p25_precompiled.tflite", "GoogleTensor", "P25", 1168L, 73152L, "Partition_0")]
    public void StampedFile_HasItsModule_AndNoProblem(string file, string manufacturer, string soc, long offset, long size, string name)
    {
        CompiledFacts facts = AuditFiles.Read(AuditFiles.Vendor(file));
        Assert.AreEqual((manufacturer, soc), (facts.Stamp!.Manufacturer, facts.Stamp.SocModel));
        Assert.AreEqual((offset, size), (facts.Modules.Single().Offset, facts.Modules[0].Size));
        Assert.AreEqual(new DispatchPartition(0, 0, name, 0), facts.Partitions.Single());
        Assert.AreEqual(0, facts.OtherOps);
        Assert.AreEqual("", string.Join('\n', [.. facts.Problems, .. facts.Modules[0].Bytecode.Problems]));
    }

    [TestMethod]
    public void MediaTek_OfAugust2025_TellsAdapterAndOptions()
    {
        BytecodeFacts code = AuditFiles.Read(AuditFiles.Vendor("simple_model_npu_mediatek_mt6989_precompiled.tflite")).Modules[0].Bytecode;
        Assert.AreEqual(("mediatek", "NeuroPilot graphs"), (code.Backend, code.Format));
        Assert.AreEqual(("adapter 8.2.28", "2a9fa22c08", "8.2.28"), (code.Compiler, code.CompilerBuild, code.SdkVersion));
        Assert.AreEqual("--relax-fp32 --dla-file /tmp/tempdir_dla.X1xJU1a/mt6989_1755112141494720.dla", code.Options);
        Assert.AreEqual("mt6989", code.Soc);
        CollectionAssert.AreEqual(new[] { "Partition_0" }, code.EntryPoints!.ToArray());
    }

    [TestMethod]
    [DataRow("precompiled_mediatek_model.tflite")]
    [DataRow("simple_model_mtk.bin")]
    public void MediaTek_OfNovember2024_IsAnAdapterCache(string file)
    {
        BytecodeFacts code = AuditFiles.ReadCode(AuditFiles.Vendor(file));
        Assert.AreEqual(("mediatek", "NeuroPilot adapter cache"), (code.Backend, code.Format));
        Assert.AreEqual(("adapter 7.3.15", "0e64467e79", "7.3.15"), (code.Compiler, code.CompilerBuild, code.SdkVersion));
        Assert.AreEqual("--dla-file ./simple_model_mtk_mt6989_1731111253827846.dla", code.Options);
        Assert.IsNull(code.EntryPoints);
        Assert.AreEqual(0, code.Problems.Count);
    }

    [TestMethod]
    public void FormOf2024_IsFound_AndIsAProblem()
    {
        CompiledFacts facts = AuditFiles.Read(AuditFiles.Vendor("precompiled_mediatek_model.tflite"));
        Assert.IsNull(facts.Stamp);
        Assert.AreEqual((1424L, 6956L), (facts.Modules.Single().Offset, facts.Modules[0].Size));
        Assert.AreEqual(new DispatchPartition(0, 0, "", 0), facts.Partitions.Single());
        Assert.AreEqual(2, facts.Problems.Count);
        StringAssert.Contains(facts.Problems[0], "NPU_BYTE_CODE");
        StringAssert.Contains(facts.Problems[1], "251 bytes instead of 250");
    }

    [TestMethod]
    [DataRow("simple_add_op.sm8750.tflite", "v2.40.0.251030114326_189385.e8e9f048a0", "v79", "SM8750", "69", "8388608", "6", "3", "qnn_partition_0")]
    [DataRow("simple_add_op_qc_v75_precompiled.tflite", "v2.32.0.250228225014_116386.b72ebfd4d8", "v75", "UNKNOWN_SDM", null, "4194304", "4", "3", "qnn_partition_0")]
    [DataRow("simple_model_qualcomm_sm8650_precompiled.tflite", "v2.34.0.250424201103_119471.92326009a0", "v75", "SM8650", "57", "8388608", "4", "3", "qnn_partition_0")]
    [DataRow("simple_model_qualcomm.bin", "v2.25.0.240728104910_97711.05aa901beb", "v68", "UNKNOWN_SDM", null, "4194304", "4", "2", "simple")]
    [DataRow("simple_add_uint16_qualcomm.bin", "v2.33.0.250220031845_105259.0dd7bb992d", "v75", "UNKNOWN_SDM", null, "4194304", "4", "3", "qnn_partition_0")]
    public void Qualcomm_TellsBuildArchitectureAndGraphs(
        string file, string build, string arch, string soc, string? socId, string vtcm, string threads, string level, string graph)
    {
        BytecodeFacts code = AuditFiles.ReadCode(AuditFiles.Vendor(file));
        Assert.AreEqual(("qualcomm", "QNN context binary"), (code.Backend, code.Format));
        Assert.AreEqual((build, build[1..].Split('_')[0]), (code.CompilerBuild, code.SdkVersion));
        Assert.AreEqual((arch, soc), (code.Architecture, code.Soc));
        Dictionary<string, string> details = new(code.Details);
        Assert.AreEqual("2.3.0.1", details["header"]);
        Assert.AreEqual(socId, details.GetValueOrDefault("soc id"));
        Assert.AreEqual((vtcm, threads, level), (details["vtcm_size"], details["hvx_threads"], details["OpO"]));
        CollectionAssert.AreEqual(new[] { graph }, code.EntryPoints!.ToArray());
        Assert.AreEqual(0, code.Problems.Count);
    }

    [TestMethod]
    [DataRow("simple_add_op_google_tensor_p25_precompiled.tflite", "buenos_a0")]
    [DataRow("simple_model_npu_google_tensor_precompiled.tflite", "rio_a0")]
    [DataRow("shared_input_cpu_npu_google_tensor_precompiled.tflite", "rio_a0")]
    [DataRow("simple_model_google_tensor.bin", "rio_a0")]
    public void Google_TellsItsChip(string file, string chip)
    {
        BytecodeFacts code = AuditFiles.ReadCode(AuditFiles.Vendor(file));
        Assert.AreEqual(("google_tensor", "Google Tensor DGC0", chip), (code.Backend, code.Format, code.Soc));
        Assert.AreEqual(0, code.Problems.Count);
        Assert.IsNull(code.EntryPoints);
    }

    [TestMethod]
    [DataRow("simple_model_npu_google_tensor_precompiled.tflite", 880L, 0)]
    [DataRow("shared_input_cpu_npu_google_tensor_precompiled.tflite", 1040L, 1)]
    public void FileWithoutStamp_SaysSo_AndNothingElse(string file, long offset, int otherOps)
    {
        CompiledFacts facts = AuditFiles.Read(AuditFiles.Vendor(file));
        Assert.AreEqual((offset, 12288L), (facts.Modules.Single().Offset, facts.Modules[0].Size));
        Assert.AreEqual(otherOps, facts.OtherOps);
        Assert.AreEqual(CompiledReader.NoStamp, facts.Problems.Single());
    }

    [TestMethod]
    [DataRow("intel-cpu-face_detection_short_range.tflite", 1296L, 388309L)]
    [DataRow("intel-cpu-kws_ref_model.tflite", 1312L, 122375L)]
    [DataRow("intel-cpu-pretrainedResnet.tflite", 1200L, 344415L)]
    [DataRow("intel-cpu-vww_96_int8.tflite", 1392L, 459329L)]
    public void Intel_TellsItsDevice(string file, long offset, long size)
    {
        CompiledFacts facts = AuditFiles.Read(Shared.Path("toolchain", "compiled", file));
        BytecodeModule module = facts.Modules.Single();
        Assert.AreEqual((offset, size, "intel_openvino", "OpenVINO export"), (module.Offset, module.Size, module.Bytecode.Backend, module.Bytecode.Format));
        Assert.AreEqual("cpu", module.Bytecode.Details.Single(static detail => detail.Key == "device").Value);
        Assert.AreEqual("", string.Join('\n', [.. facts.Problems, .. module.Bytecode.Problems]));
    }

    [TestMethod]
    [DataRow("fakenpu-add.tflite", 1, 0)]
    [DataRow("fakenpu-add-fake2.tflite", 1, 0)]
    [DataRow("fakenpu-pretrainedResnet.tflite", 3, 13)]
    [DataRow("fakenpu-face_detection_short_range.tflite", 17, 131)]
    public void UnknownBytecode_IsNoProblem_AndIsReadOnce(string file, int partitions, int otherOps)
    {
        CompiledFacts facts = AuditFiles.Read(Shared.Path("toolchain", "compiled", file));
        Assert.AreEqual((partitions, otherOps), (facts.Partitions.Count, facts.OtherOps));
        CollectionAssert.AreEqual(
            Enumerable.Range(0, partitions).Select(static index => $"Partition_{index}").ToArray(),
            facts.Partitions.Select(static partition => partition.Name).ToArray());
        Assert.AreEqual((BytecodeFormats.Unknown, (string?)null), (facts.Modules.Single().Bytecode.Format, facts.Modules[0].Bytecode.Backend));
        Assert.AreEqual(0, facts.Problems.Count + facts.Modules[0].Bytecode.Problems.Count);
    }

    [TestMethod]
    [DataRow("fake_add.tflite", "")]
    [DataRow("fake_add_fake2.tflite", "")]
    [DataRow("fake_mul.tflite", "")]
    [DataRow("fake_npu_cpu_npu.tflite", "")]
    [DataRow("fake_mul_then_cpu_add.tflite", "")]
    [DataRow("fake_add_garbage.tflite", "")]
    [DataRow("fake_add_nosig.tflite", "")]
    [DataRow("fake_add_nostamp.tflite", "no stamp")]
    [DataRow("fake_add_truncated.tflite", "ends at byte 1160, but the file has 1120 bytes")]
    [DataRow("plain_add.tflite", "")]
    public void HandMadeFiles_HaveTheirDefectAndNoOther(string file, string problem)
    {
        CompiledFacts facts = AuditFiles.Read(Shared.Path("toolchain", "fake_npu", "models", file));
        string all = string.Join('\n', facts.Problems);
        Assert.AreEqual(problem.Length == 0 ? 0 : 1, facts.Problems.Count, all);
        StringAssert.Contains(all, problem);
        Assert.AreEqual(file == "plain_add.tflite", facts.Partitions.Count == 0);
        Assert.IsTrue(facts.Partitions.All(static partition => partition.Name.Length > 0));
    }

    [TestMethod]
    public void OrdinaryModels_HaveNoPartitions_AndNoProblems()
    {
        int count = 0;
        foreach (string file in Directory.GetFiles(Shared.Path("testdata", "models"), "*.tflite"))
        {
            // The official runtime refuses this one as well.
            if (Path.GetFileName(file) == "person_detect.tflite")
            {
                continue;
            }

            CompiledFacts facts = AuditFiles.Read(file);
            Assert.AreEqual(0, facts.Partitions.Count + facts.Problems.Count + facts.Modules.Count, file);
            count++;
        }

        Assert.IsTrue(count > 20, $"{count} models");
    }
}
