using ModelSdk.Build.Aot;
using ModelSdk.Build.Audit;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Good files pass, and files that are not what was asked for do not: real ones, and copies changed on purpose.</summary>
[TestClass]
[Needs(Shared.Data)]
public class ArtifactAuditTests
{
    private const string Sm8750 = "simple_add_op.sm8750.tflite";

    [TestMethod]
    [DataRow(Sm8750, "SM8750")]
    [DataRow("simple_add_op_qc_v75_precompiled.tflite", "SM8650")]
    [DataRow("simple_model_qualcomm_sm8650_precompiled.tflite", "SM8650")]
    [DataRow("simple_model_npu_mediatek_mt6989_precompiled.tflite", "MT6989")]
    [DataRow("simple_add_op_google_tensor_p25_precompiled.tflite", "Tensor_G5")]
    public void VendorFile_ForItsSoc_Passes(string file, string soc)
    {
        AuditResult audit = AuditCase.Run(AuditFiles.Vendor(file), AuditCase.Soc(soc), options: null);
        AuditCase.Expect(audit);
        Assert.IsTrue(audit.IsUsable);
        Assert.AreEqual(1.0, audit.NpuShare);
    }

    [TestMethod]
    [DataRow("intel-cpu-face_detection_short_range.tflite", "face_detection_short_range.tflite")]
    [DataRow("intel-cpu-kws_ref_model.tflite", "kws_ref_model.tflite")]
    [DataRow("intel-cpu-pretrainedResnet.tflite", "pretrainedResnet.tflite")]
    [DataRow("intel-cpu-vww_96_int8.tflite", "vww_96_int8.tflite")]
    public void IntelFile_WithSourceAndDevice_Passes(string file, string source)
    {
        AuditResult audit = AuditCase.Run(
            AuditCase.Compiled(file), AuditCase.Soc("LNL"), AuditCase.Model(source), "--intel_openvino_graph_backends=cpu --intel_openvino_performance_mode=latency");
        AuditCase.Expect(audit);
        Assert.AreEqual(1.0, audit.NpuShare);
        CollectionAssert.AreEqual(new[] { "--intel_openvino_performance_mode=latency" }, audit.Unverified.ToArray());
    }

    [TestMethod]
    [DataRow("fakenpu-face_detection_short_range.tflite", "face_detection_short_range.tflite", 33, 164, 17)]
    [DataRow("fakenpu-pretrainedResnet.tflite", "pretrainedResnet.tflite", 3, 16, 3)]
    public void Share_IsTheSame_FromStatisticsAndFromTheSource(string file, string source, int selected, int total, int partitions)
    {
        SubgraphStatistics row = new(0, selected, total, partitions);
        AuditResult known = AuditCase.Run(AuditCase.Compiled(file), AuditCase.Fake("FAKE1"), AuditCase.Model(source), statistics: [row]);
        AuditResult counted = AuditCase.Run(AuditCase.Compiled(file), AuditCase.Fake("FAKE1"), AuditCase.Model(source), options: null);
        AuditResult unknown = AuditCase.Run(AuditCase.Compiled(file), AuditCase.Fake("FAKE1"), options: null);
        AuditCase.Expect(known);
        AuditCase.Expect(counted);
        AuditCase.Expect(unknown);
        Assert.AreEqual((double)selected / total, known.NpuShare);
        Assert.AreEqual(known.NpuShare, counted.NpuShare);
        Assert.IsNull(unknown.NpuShare);
    }

    [TestMethod]
    public void Statistics_OfAnotherFile_AreAnError()
    {
        string file = AuditCase.Compiled("fakenpu-pretrainedResnet.tflite");
        string source = AuditCase.Model("pretrainedResnet.tflite");
        string message = AuditCase.Expect(
            AuditCase.Run(file, AuditCase.Fake("FAKE1"), source, statistics: [new(0, 4, 16, 4)]), "MSDK4012");
        StringAssert.Contains(message, "reported 4 partitions, but it has 3 dispatch ops");
        message = AuditCase.Expect(
            AuditCase.Run(file, AuditCase.Fake("FAKE1"), source, statistics: [new(0, 10, 16, 3)]), "MSDK4012");
        StringAssert.Contains(message, "left 6 of 16 ops of subgraph 0, but 13 are left");
    }

    [TestMethod]
    public void EmptyGarbageMissingAndTruncatedFiles_AreUnusable()
    {
        byte[] good = File.ReadAllBytes(AuditFiles.Vendor(Sm8750));
        (byte[] Bytes, string Says)[] cases =
        [
            ([], "0 bytes"),
            ([.. Enumerable.Range(0, 5000).Select(static index => (byte)(index * 7))], "not a TensorFlow Lite file"),
            (good[..900], "cannot be read as a model: "),
            (good[..40960], "ends at byte 46240, but the file has 40960 bytes"),
            ([.. good.AsSpan(0, 1184), .. new byte[45056]], "only zeros"),
            (File.ReadAllBytes(Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite")), "no dispatch op"),
        ];
        foreach ((byte[] bytes, string says) in cases)
        {
            AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("SM8750"));
            StringAssert.Contains(AuditCase.Expect(audit, "MSDK4012"), says);
            Assert.IsFalse(audit.IsUsable, says);
        }

        foreach (string path in (string[])[Path.Combine(Path.GetTempPath(), "modelsdk-audit-missing.tflite"), Path.GetTempPath()])
        {
            AuditResult audit = AuditCase.Run(path, AuditCase.Soc("SM8750"));
            AuditCase.Expect(audit, "MSDK4012");
            Assert.IsNull(audit.Facts);
        }
    }

    [TestMethod]
    [DataRow(0L, 45056L, "names no bytecode")]
    [DataRow(1184L, 0L, "names no bytecode")]
    [DataRow(1100L, 45056L, "inside the model")]
    [DataRow(1185L, 45056L, "it is truncated")]
    [DataRow(long.MaxValue, 45056L, "it is truncated")]
    [DataRow(1184L, -1L, "it is truncated")]
    public void WrongRangeOfBytecode_IsUnusable(long offset, long size, string says) => StringAssert.Contains(
        AuditCase.Expect(AuditCase.Run(AuditFiles.WithRange(AuditFiles.Vendor(Sm8750), offset, size), AuditCase.Soc("SM8750")), "MSDK4012"), says);

    [TestMethod]
    public void EntryPoint_ThatTheBytecodeLacks_IsUnusable()
    {
        byte[] bytes = File.ReadAllBytes(AuditFiles.Vendor(Sm8750));
        "qnn_partition_7"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("qnn_partition_0"u8)));
        string message = AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("SM8750")), "MSDK4012");
        StringAssert.Contains(message, "calls 'qnn_partition_7', which its bytecode does not have (it has 'qnn_partition_0')");

        bytes = File.ReadAllBytes(AuditFiles.Vendor("simple_model_npu_mediatek_mt6989_precompiled.tflite"));
        "Partition_7"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("Partition_0"u8)));
        StringAssert.Contains(AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("MT6989")), "MSDK4012"), "calls 'Partition_7'");
    }

    [TestMethod]
    public void Stamp_ForAnotherSoc_IsUnusable()
    {
        byte[] bytes = AuditFiles.Replace(File.ReadAllBytes(AuditCase.Compiled("fakenpu-add.tflite")), "FAKE1\0"u8, "FAKE2\0"u8);
        StringAssert.Contains(AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Fake("FAKE1")), "MSDK4012"), "compiled for FakeNpu FAKE2, not for FakeNpu_FAKE1");
        string file = AuditCase.Compiled("intel-cpu-vww_96_int8.tflite");
        StringAssert.Contains(
            AuditCase.Expect(AuditCase.Run(file, AuditCase.Soc("PTL"), options: null), "MSDK4012"), "compiled for IntelOpenVINO LNL, not for IntelOpenVINO_PTL");
        file = AuditFiles.Vendor("simple_add_op_qc_v75_precompiled.tflite");
        AuditCase.Expect(AuditCase.Run(file, AuditCase.Soc("SM8750"), options: null), "MSDK4012", "MSDK4006");
    }

    [TestMethod]
    public void FileWithoutStamp_IsAnErrorOfOurCompiler_AndAWarningForOthers()
    {
        string file = AuditFiles.Vendor("shared_input_cpu_npu_google_tensor_precompiled.tflite");
        AuditResult own = AuditCase.Run(file, AuditCase.Soc("Tensor_G5"));
        AuditResult other = AuditCase.Run(file, AuditCase.Soc("Tensor_G5"), options: null);
        StringAssert.Contains(AuditCase.Expect(own, "MSDK4012"), "The compiler reported success");
        StringAssert.Contains(AuditCase.Expect(other, "MSDK4012"), "no stamp");
        Assert.AreEqual((false, true), (own.IsUsable, other.IsUsable));
    }

    [TestMethod]
    public void FormOf2024_IsUnusable_AndItsCompilerTooOld()
    {
        string file = AuditFiles.Vendor("precompiled_mediatek_model.tflite");
        AuditResult audit = AuditCase.Run(file, AuditCase.Soc("MT6989"), options: null);
        AuditCase.Expect(audit, "MSDK4012", "MSDK4004");
        StringAssert.Contains(audit.Diagnostics[1].Message, "NeuroPilot SDK 7.3.15; devices need runtime NeuroPilot 7, but those with this SoC have NeuroPilot 8");
    }

    [TestMethod]
    public void BytecodeOfAnotherVendor_IsUnusable()
    {
        byte[] qualcomm = File.ReadAllBytes(AuditFiles.Vendor(Sm8750))[1184..];
        byte[] bytes = AuditFiles.WithCode(AuditFiles.Vendor("simple_model_npu_mediatek_mt6989_precompiled.tflite"), qualcomm);
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("MT6989"));
        Assert.IsFalse(audit.IsUsable);
        Assert.IsTrue(audit.Diagnostics.Any(static d => d.Message.Contains("of another vendor (QNN context binary)", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Samsung_WithTwoDispatchOps_IsUnusable()
    {
        string one = Shared.Path("toolchain", "fake_npu", "models", "fake_add.tflite");
        string two = Shared.Path("toolchain", "fake_npu", "models", "fake_npu_cpu_npu.tflite");
        AuditCase.Expect(AuditCase.Run(ForSamsung(one), AuditCase.Soc("E9965")));
        StringAssert.Contains(AuditCase.Expect(AuditCase.Run(ForSamsung(two), AuditCase.Soc("E9965")), "MSDK4012"), "2 dispatch ops");

        static byte[] ForSamsung(string file) => AuditFiles.Replace(
            AuditFiles.Replace(File.ReadAllBytes(file), "FakeNpu"u8, "Samsung"u8), "FAKE1"u8, "E9965"u8);
    }

    [TestMethod]
    public void Buffer0_WithData_IsUnusable()
    {
        byte[] bytes = File.ReadAllBytes(AuditFiles.Vendor(Sm8750));
        int root = BitConverter.ToInt32(bytes, 0);
        int vtable = root - BitConverter.ToInt32(bytes, root);
        int field = root + BitConverter.ToUInt16(bytes, vtable + 4 + (2 * 4));
        int vector = field + BitConverter.ToInt32(bytes, field);
        int count = BitConverter.ToInt32(bytes, vector);

        // The first buffer becomes the last one, which holds metadata.
        int last = vector + (4 * count);
        int target = last + BitConverter.ToInt32(bytes, last);
        BitConverter.TryWriteBytes(bytes.AsSpan(vector + 4), target - (vector + 4));
        StringAssert.Contains(AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("SM8750")), "MSDK4012"), "buffer 0 is not empty");
    }

    [TestMethod]
    public void Signatures_OfAnotherModel_AreUnusable()
    {
        string message = AuditCase.Expect(
            AuditCase.Run(
                AuditCase.Compiled("intel-cpu-vww_96_int8.tflite"), AuditCase.Soc("LNL"), AuditCase.Model("vww_96_float.tflite"), options: null),
            "MSDK4012");
        StringAssert.Contains(message, "is int8 instead of float32");
    }
}
