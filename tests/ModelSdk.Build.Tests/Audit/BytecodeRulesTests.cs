using System.Text;
using ModelSdk.Build.Audit;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Architecture, versions and options in real bytecode, and in copies of it that say something else.</summary>
[TestClass]
[Needs(Shared.Data)]
public class BytecodeRulesTests
{
    private static string Qualcomm => AuditFiles.Vendor("simple_add_op.sm8750.tflite");

    private static string MediaTek => AuditFiles.Vendor("simple_model_npu_mediatek_mt6989_precompiled.tflite");

    [TestMethod]
    public void Qualcomm_CodeForAnotherGeneration_IsAnError()
    {
        // LiteRT issue 8037: asked for the SM8550, stamped so, and compiled for v79.
        byte[] bytes = File.ReadAllBytes(Qualcomm);
        "SM8550"u8.CopyTo(bytes.AsSpan(bytes.AsSpan(0, 1184).IndexOf("SM8750"u8)));
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("SM8550"));
        Assert.AreEqual("Produced bytecode for 'net' targets v79 (SM8750), requested v73 (Qualcomm_SM8550)", AuditCase.Expect(audit, "MSDK4006"));
        Assert.IsFalse(audit.IsUsable);
    }

    [TestMethod]
    public void Qualcomm_CodeForASisterSoc_IsAnError()
    {
        // The same generation, told apart by QNN's number of the SoC alone (69 → 57 is the SM8650).
        byte[] bytes = File.ReadAllBytes(Qualcomm);
        Assert.AreEqual(69, bytes[1184 + 188]);
        bytes[1184 + 188] = 57;
        StringAssert.Contains(AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("SM8750")), "MSDK4006"), "v79 (SM8650), requested v79");
    }

    [TestMethod]
    public void Qualcomm_WithAnotherHeader_IsReadWithoutClaims()
    {
        byte[] bytes = File.ReadAllBytes(Qualcomm);
        bytes[1184 + 7] = 4;
        AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("SM8750")));
        bytes[1184 + 3] = 9;
        AuditResult unknown = AuditCase.Run(bytes, AuditCase.Soc("SM8750"));
        AuditCase.Expect(unknown);
        Assert.AreEqual("unknown", unknown.Facts!.Modules[0].Bytecode.Format);
    }

    [TestMethod]
    [DataRow("2.1.4", "v2.40.", 0)]
    [DataRow("2.1.4", "v2.45.", 1)]
    [DataRow("2.1.6", "v2.45.", 0)]
    [DataRow("2.2.0", "v2.48.", 1)]
    [DataRow("2.3.0", "v2.48.", 0)]
    [DataRow("2.3.0", "v2.99.", 1)]
    [DataRow("2.0.0", "v2.99.", 0)]
    [DataRow("2.4.0", "v2.99.", 0)]
    [DataRow(null, "v2.99.", 0)]
    public void Qualcomm_NewerThanWhatTheReleaseDelivers_IsAWarning(string? liteRt, string version, int warnings)
    {
        byte[] bytes = File.ReadAllBytes(Qualcomm);
        bytes = version == "v2.40." ? bytes : AuditFiles.Replace(bytes, "v2.40."u8, Encoding.ASCII.GetBytes(version));
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("SM8750"), liteRt: liteRt);
        AuditCase.Expect(audit, [.. Enumerable.Repeat("MSDK4004", warnings)]);
        Assert.IsTrue(audit.IsUsable);
    }

    [TestMethod]
    [DataRow("8.2.28", "MT6989", "")]
    [DataRow("9.2.28", "MT6989", "devices need runtime NeuroPilot 9, but those with this SoC have NeuroPilot 8")]
    [DataRow("7.2.28", "MT6989", "devices need runtime NeuroPilot 7, but those with this SoC have NeuroPilot 8")]
    public void MediaTek_OfAnotherMajorVersion_IsAWarning(string version, string soc, string says)
    {
        byte[] bytes = File.ReadAllBytes(MediaTek);
        Encoding.ASCII.GetBytes(version).CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("8.2.28"u8)));
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc(soc));
        string message = AuditCase.Expect(audit, says.Length == 0 ? [] : ["MSDK4004"]);
        StringAssert.Contains(message, says);
        Assert.IsTrue(audit.IsUsable);
    }

    [TestMethod]
    public void MediaTek_OnASocWhoseDevicesDiffer_SaysSo()
    {
        byte[] bytes = AuditFiles.Replace(File.ReadAllBytes(MediaTek), "mt6989"u8, "mt6897"u8);
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("MT6897"));
        AuditCase.Expect(audit, "MSDK4004", "MSDK4004");
        Assert.IsTrue(audit.Diagnostics.All(static d => d.Severity == DiagnosticSeverity.Info));
        StringAssert.Contains(audit.Diagnostics[0].Message, "7.3.8 was seen");
    }

    [TestMethod]
    public void MediaTek_CodeThatNamesAnotherSoc_IsAnError()
    {
        byte[] bytes = File.ReadAllBytes(MediaTek);
        "mt6991"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("mt6989"u8)));
        Assert.AreEqual(
            "Produced bytecode for 'net' targets mt6989, requested MediaTek_MT6991",
            AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("MT6991")), "MSDK4006"));
    }

    [TestMethod]
    [DataRow("", 0, "")]
    [DataRow("--relax-fp32", 0, "")]
    [DataRow("--relax-fp32 --opt 3", 1, "Compiler option '--opt 3' was ignored by MediaTek's adapter 8.2.28: the bytecode has only '--relax-fp32 --dla-file /tmp/")]
    [DataRow("--opt=3 --num-mdla 4", 2, "Compiler option '--opt 3' was ignored")]
    [DataRow("--dla-file other.dla", 1, "the bytecode has only '--dla-file /tmp/tempdir_dla.X1xJU1a/mt6989_1755112141494720.dla'")]
    public void MediaTek_OptionThatIsNotInTheBytecode_IsAnError(string options, int errors, string says)
    {
        AuditResult audit = AuditCase.Run(MediaTek, AuditCase.Soc("MT6989"), options: options);
        StringAssert.Contains(AuditCase.Expect(audit, [.. Enumerable.Repeat("MSDK4005", errors)]), says);
        Assert.AreEqual(errors == 0, audit.IsUsable);
    }

    [TestMethod]
    public void MediaTek_FlagsOfTheTool_AreRequestedNotVerifiable()
    {
        AuditResult audit = AuditCase.Run(MediaTek, AuditCase.Soc("MT6989"), options: "--mediatek_performance_mode_type=turbo_boost --relax-fp32");
        AuditCase.Expect(audit);
        CollectionAssert.AreEqual(new[] { "--mediatek_performance_mode_type=turbo_boost" }, audit.Unverified.ToArray());
    }

    [TestMethod]
    public void MediaTek_OptionsForBytecodeOfUnknownForm_AreAWarning()
    {
        byte[] bytes = AuditFiles.WithCode(MediaTek, [.. Enumerable.Repeat((byte)7, 4000)]);
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("MT6989"), options: "--opt 3");
        StringAssert.Contains(AuditCase.Expect(audit, "MSDK4005"), "cannot be told");
        Assert.IsTrue(audit.IsUsable);
    }

    [TestMethod]
    public void MediaTek_LargeModelWithoutOptimisation_IsAWarning()
    {
        byte[] code = File.ReadAllBytes(MediaTek)[1152..];
        byte[] large = [.. code, .. new byte[OptionRules.LargeBytes - code.Length]];
        StringAssert.Contains(
            AuditCase.Expect(AuditCase.Run(AuditFiles.WithCode(MediaTek, large), AuditCase.Soc("MT6989")), "MSDK4011"),
            "No optimisation option of MediaTek's adapter 8.2.28 is present in the bytecode of large model 'net': its options are '--relax-fp32");
        AuditCase.Expect(AuditCase.Run(AuditFiles.WithCode(MediaTek, large[..^1]), AuditCase.Soc("MT6989")));
        byte[] optimised = AuditFiles.Replace(large, "--relax-fp32 --dla-file"u8, "--relax-fp32 --opt 3 -f"u8);
        AuditCase.Expect(AuditCase.Run(AuditFiles.WithCode(MediaTek, optimised), AuditCase.Soc("MT6989"), options: "--opt 3"));
    }

    [TestMethod]
    [DataRow("", 1)]
    [DataRow("--intel_openvino_graph_backends=npu", 1)]
    [DataRow("--intel_openvino_graph_backends=cpu", 0)]
    [DataRow("--intel_openvino_graph_backends=0:cpu", 0)]
    [DataRow(null, 0)]
    public void Intel_CodeForAnotherDevice_IsAnError(string? options, int errors) => AuditCase.Expect(
        AuditCase.Run(AuditCase.Compiled("intel-cpu-kws_ref_model.tflite"), AuditCase.Soc("LNL"), options: options),
        [.. Enumerable.Repeat("MSDK4005", errors)]);
}
