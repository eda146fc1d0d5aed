using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Artifacts;

/// <summary>ModelVariant items with files that vendors' compilers made, held against their source models by the real audit.</summary>
[TestClass]
[Needs(Shared.Data)]
public class VariantFilesTests
{
    // LiteRT's test data has these compiled models without their sources, which are one ADD.
    private const string SimpleAdd = "ADD f32[1,128,1] f32[1,128,1] > f32[1,128,1]";
    private const string SimpleModel = "ADD f32[2] f32[2] > f32[2]";

    [DataTestMethod]
    [DataRow("simple_add_op.sm8750", SimpleAdd, "Qualcomm_SM8750")]
    [DataRow("simple_model_qualcomm_sm8650_precompiled", SimpleModel, "Qualcomm_SM8650")]
    [DataRow("simple_model_npu_mediatek_mt6989_precompiled", SimpleModel, "MediaTek_MT6989")]
    public void VendorsFile_IsTakenByItsStamp(string file, string source, string target) =>
        AssertTaken(Litert(file), source, target, "");

    [DataTestMethod]
    [DataRow("intel-cpu-kws_ref_model", "kws_ref_model", "IntelOpenVINO_LNL")]
    [DataRow("intel-cpu-vww_96_int8", "vww_96_int8", "IntelOpenVINO_LNL")]
    [DataRow("intel-cpu-pretrainedResnet", "pretrainedResnet", "IntelOpenVINO_LNL")]
    [DataRow("intel-cpu-face_detection_short_range", "face_detection_short_range", "IntelOpenVINO_LNL")]
    [DataRow("fakenpu-pretrainedResnet", "pretrainedResnet", "FakeNpu_FAKE1")]
    [DataRow("fakenpu-face_detection_short_range", "face_detection_short_range", "FakeNpu_FAKE1")]
    [DataRow("fakenpu-add", null, "FakeNpu_FAKE1")]
    [DataRow("fakenpu-add-fake2", null, "FakeNpu_FAKE2")]
    public void RealCompile_IsTakenWithItsSource(string file, string? source, string target)
    {
        string model = source is null
            ? Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite")
            : Shared.Path("testdata", "models", source + ".tflite");
        AssertTaken(Shared.Path("toolchain", "compiled", file + ".tflite"), model, target, "");
    }

    [TestMethod]
    public void FileForAnotherChip_IsToldOnce()
    {
        using VariantProject project = Project(SimpleAdd).Variant(Litert("simple_add_op.sm8750"), ("Model", "net"), ("Targets", "Qualcomm_SM8650"));
        project.AssertOnly("MSDK4013", "its stamp says that it was compiled for Qualcomm_SM8750", "but Targets names Qualcomm_SM8650");
    }

    [TestMethod]
    public void BytecodeForAnotherChip_IsRefusedByTheAudit()
    {
        // An early stamp names the generation only, which another chip may have.
        using VariantProject project = Project(SimpleAdd).Variant(
            Litert("simple_add_op_qc_v75_precompiled"), ("Model", "net"), ("Targets", "Qualcomm_SM8750"));
        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();
        Assert.AreEqual(0, variants.Count);
        CollectionAssert.Contains(found.Select(static diagnostic => diagnostic.Rule.Id).ToArray(), "MSDK4006", string.Join('\n', found));
    }

    [TestMethod]
    public void FileOfAnotherModel_NamesWhatIsDifferent()
    {
        using VariantProject project = Project(Shared.Path("testdata", "models", "vww_96_int8.tflite"))
            .Variant(Shared.Path("toolchain", "compiled", "intel-cpu-kws_ref_model.tflite"), ("Model", "net"));
        project.AssertOnly("MSDK4013", "vww_96_int8.tflite", "has shape [1, 49, 10, 1] instead of [?, 96, 96, 3]", "has shape [1, 12] instead of [?, 2]");
    }

    [DataTestMethod]
    [DataRow("simple_add_op_qc_v75_precompiled", SimpleAdd, "its stamp 'Qualcomm V75' fits")]
    [DataRow("simple_add_op_google_tensor_p25_precompiled", SimpleAdd, "its stamp 'GoogleTensor P25' names no chip")]
    [DataRow("simple_model_npu_google_tensor_precompiled", SimpleModel, "it has no LiteRtStamp")]
    [DataRow("precompiled_mediatek_model", SimpleModel, "it has no LiteRtStamp")]
    public void FileWithoutAChipInItsStamp_AsksForTargets(string file, string source, string text)
    {
        using VariantProject project = Project(source).Variant(Litert(file), ("Model", "net"));
        project.AssertOnly("MSDK4013", text);
    }

    [DataTestMethod]
    [DataRow("simple_model_google_tensor", "identifier 'DGC0'")]
    [DataRow("simple_model_qualcomm", "is not a TensorFlow Lite file")]
    [DataRow("simple_model_mtk", "is not a TensorFlow Lite file")]
    public void BareBytecode_IsNoVariant(string file, string text)
    {
        using VariantProject project = Project(SimpleModel).Variant(
            Shared.Path("testdata", "litert", $"litert__test__testdata__{file}.bin"), ("Model", "net"), ("Targets", "d9500"));
        project.AssertOnly("MSDK4013", text, "not bare bytecode");
    }

    [DataTestMethod]
    [DataRow("fake_add_truncated", "MSDK4012")]
    [DataRow("fake_add_nostamp", "MSDK4012")]
    public void DamagedFile_IsRefusedByTheAudit(string file, string id)
    {
        using VariantProject project = Project(Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite")).Variant(
            Shared.Path("toolchain", "fake_npu", "models", file + ".tflite"), ("Model", "net"), ("Targets", "FakeNpu_FAKE1"));
        project.AssertOnly(id);
    }

    [TestMethod]
    public void EveryTruncation_IsRefused_AndNoFlippedBitThrows()
    {
        byte[] whole = File.ReadAllBytes(Shared.Path("toolchain", "compiled", "fakenpu-add.tflite"));
        using VariantProject project = Project(Shared.Path("toolchain", "fake_npu", "models", "plain_add.tflite"))
            .Variant("v.tflite", ("Model", "net"), ("Targets", "FakeNpu_FAKE1"));
        for (int length = 0; length < whole.Length; length += 3)
        {
            project.Write("v.tflite", whole[..length]);
            (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();
            Assert.AreEqual(0, variants.Count, $"{length} of {whole.Length} bytes");
            Assert.IsTrue(found.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), $"{length} bytes");
        }

        for (int i = 0; i < whole.Length; i += 3)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= (byte)(1 << (i % 8));
            project.Write("v.tflite", flipped);
            (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();
            Assert.IsTrue(variants.Count == 1 || found.Count > 0, $"bit of byte {i}");
        }
    }

    private static void AssertTaken(string file, string source, string target, string warnings)
    {
        using VariantProject project = Project(source).Variant(file, ("Model", "net"));

        (IReadOnlyList<CheckedVariant> variants, IReadOnlyList<ModelDiagnostic> found) = project.Run();

        Assert.AreEqual(warnings, string.Join(", ", found.Select(static diagnostic => diagnostic.Rule.Id)), string.Join('\n', found));
        Assert.AreEqual(target, variants.Single().Target.Id);
        Assert.IsTrue(variants[0].Audit.NpuShare > 0);
    }

    /// <summary>A project with model 'net', which is a file, or made from a text, and the fake NPU.</summary>
    private static VariantProject Project(string source)
    {
        VariantProject project = new() { Audit = ArtifactAudit.Run };
        project.CustomTargets.AddRange(new[] { "FAKE1", "FAKE2" }.Select(static model => new CustomTarget(
            $"FakeNpu_{model}", new Dictionary<string, string> { ["CompilerPlugin"] = "FakeNpu", ["Manufacturer"] = "FakeNpu", ["Model"] = model })));
        return project.Model("net", File.Exists(source) ? source : project.Write("net.tflite", GraphText.ToArray(source)));
    }

    private static string Litert(string file) => Shared.Path("testdata", "litert", $"litert__test__testdata__{file}.tflite");
}
