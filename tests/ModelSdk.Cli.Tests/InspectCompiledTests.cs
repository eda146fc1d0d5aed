using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Cli.Tests;

/// <summary>modelsdk inspect on files that vendors' compilers made.</summary>
[TestClass]
[Needs(Shared.Data)]
public class InspectCompiledTests
{
    private static string Qualcomm => Vendor("simple_add_op.sm8750.tflite");

    private static string MediaTek => Vendor("simple_model_npu_mediatek_mt6989_precompiled.tflite");

    [TestMethod]
    public async Task CompiledFile_IsATableOfItsFacts_AndNoError()
    {
        (int code, string output, _) = await Run("inspect", Qualcomm);

        Assert.AreEqual(0, code, output);
        foreach (string line in (string[])
        [
            "compiled, for Qualcomm SM8750, 46,240 bytes",
            "  partitions        1, 0 ops outside",
            "  bytecode          45,056 bytes at 1184: QNN context binary",
            "    compiler        QNN 2.40.0",
            "    build           v2.40.0.251030114326_189385.e8e9f048a0",
            "    architecture    v79",
            "    SoC             SM8750",
            "    vtcm_size       8388608",
            "    entry points    qnn_partition_0",
            "    called by       qnn_partition_0 (op 0 of subgraph 0)",
        ])
        {
            StringAssert.Contains(output, line);
        }

        Assert.IsFalse(output.Contains("MSDK", StringComparison.Ordinal), output);
    }

    [TestMethod]
    public async Task TargetOptionsAndSource_AreTheAuditOfTheBuild()
    {
        (int code, string output, _) = await Run("inspect", MediaTek, "--target", "MT6993", "--options=--opt 3");

        Assert.AreEqual(1, code);
        StringAssert.Contains(output, "    options         --relax-fp32 --dla-file /tmp/");
        foreach (string id in (string[])["warning MSDK4004", "error MSDK4005", "error MSDK4006", "error MSDK4012"])
        {
            StringAssert.Contains(output, id);
        }

        string compiled = Shared.Path("toolchain", "compiled", "fakenpu-pretrainedResnet.tflite");
        string source = Shared.Path("testdata", "models", "pretrainedResnet.tflite");
        (code, output, _) = await Run("inspect", compiled, "--source", source);
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "3, 13 ops outside, 19 % of the source model's ops on the NPU");
        Assert.AreEqual(1, (await Run("inspect", compiled, "--source", Shared.Path("testdata", "models", "vww_96_int8.tflite"))).Code);
    }

    [TestMethod]
    public async Task FileWhoseCodeIsForAnotherSocThanItsStamp_IsOne()
    {
        byte[] bytes = File.ReadAllBytes(Qualcomm);
        "SM8550"u8.CopyTo(bytes.AsSpan(bytes.AsSpan(0, 1184).IndexOf("SM8750"u8)));
        string file = Path.Combine(Path.GetTempPath(), $"modelsdk-inspect-{Guid.NewGuid():N}.tflite");
        try
        {
            File.WriteAllBytes(file, bytes);
            (int code, string output, _) = await Run("inspect", file);
            Assert.AreEqual(1, code);
            StringAssert.Contains(output, "targets v79 (SM8750), requested v73 (Qualcomm_SM8550)");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public async Task OldFileAndFileWithoutStamp_AreShownAllTheSame()
    {
        (int code, string output, _) = await Run("inspect", Vendor("precompiled_mediatek_model.tflite"));
        Assert.AreEqual(1, code);
        StringAssert.Contains(output, "NeuroPilot adapter cache");
        StringAssert.Contains(output, "NPU_BYTE_CODE");

        (code, output, _) = await Run("inspect", Vendor("shared_input_cpu_npu_google_tensor_precompiled.tflite"));
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "nobody says for which SoC");
        StringAssert.Contains(output, "warning MSDK4012");
    }

    [TestMethod]
    public async Task CompiledSectionOfABundle_IsShown()
    {
        string file = Path.Combine(Path.GetTempPath(), $"modelsdk-inspect-{Guid.NewGuid():N}.litertlm");
        try
        {
            File.WriteAllBytes(file, BundleBuilder.Complete(File.ReadAllBytes(Qualcomm)).ToArray());
            (_, string output, _) = await Run("inspect", file);
            StringAssert.Contains(output, "Section 2: compiled, for Qualcomm SM8750");
            StringAssert.Contains(output, "45,056 bytes at 1184: QNN context binary");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public async Task RawBytecode_IsShown()
    {
        (int code, string output, _) = await Run("inspect", Vendor("simple_add_uint16_qualcomm.bin"));
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "bytecode without a model, 29,360 bytes: QNN context binary");
        StringAssert.Contains(output, "architecture      v75");
    }

    [TestMethod]
    public async Task OrdinaryModelWithTarget_IsOne_AndSaysThatNothingWasCompiled()
    {
        (int code, string output, _) = await Run("inspect", Repository.Asset("digits", "digits.tflite"), "--target", "SM8750");
        Assert.AreEqual(1, code);
        StringAssert.Contains(output, "it is an ordinary model");
    }

    [TestMethod]
    [DataRow("--target", "SM9999", "Unknown target 'SM9999'")]
    [DataRow("--source", "missing.tflite", "does not exist")]
    [DataRow("--options", "--gno \"LTS", "--options")]
    public async Task WrongValue_IsTwo(string option, string value, string says)
    {
        (int code, string output, string error) = await Run("inspect", Qualcomm, $"{option}={value}");
        Assert.AreEqual((2, ""), (code, output));
        StringAssert.Contains(error, says);
    }

    private static string Vendor(string name) => Shared.Path("testdata", "litert", "litert__test__testdata__" + name);

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
