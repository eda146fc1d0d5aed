using ModelSdk.Build.Audit;
using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Every truncation and many changed bytes of compiled files: facts, problems or a format error, and nothing else.</summary>
[TestClass]
[Needs(Shared.Data)]
public class DamagedCodeTests
{
    public static IEnumerable<object[]> Files =>
    [
        ["simple_model_npu_mediatek_mt6989_precompiled.tflite", 1],
        ["precompiled_mediatek_model.tflite", 1],
        ["simple_model_npu_google_tensor_precompiled.tflite", 3],
        ["simple_add_op_qc_v75_precompiled.tflite", 11],
        ["simple_add_op.sm8750.tflite", 17],
        ["simple_add_op_google_tensor_p25_precompiled.tflite", 29],
    ];

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void EveryTruncation_IsAFormatErrorOrAProblem(string file, int step)
    {
        byte[] bytes = File.ReadAllBytes(AuditFiles.Vendor(file));
        for (int length = bytes.Length - 1; length >= 0; length -= step)
        {
            if (TryRead(bytes[..length]) is { } facts)
            {
                Assert.IsTrue(facts.Problems.Count > 0, $"{length} of {bytes.Length} bytes");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void EveryTruncationOfTheBytecode_IsReadWithoutException(string file, int step)
    {
        CompiledFacts whole = AuditFiles.Read(AuditFiles.Vendor(file));
        byte[] code = File.ReadAllBytes(AuditFiles.Vendor(file))[(int)whole.Modules[0].Offset..];
        int silent = 0;
        for (int length = code.Length - 1; length >= 0; length -= step)
        {
            BytecodeFacts facts = AuditFiles.ReadCode(code[..length]);
            silent += facts.Problems.Count == 0 && facts.Format != BytecodeFormats.Unknown ? 1 : 0;
        }

        // Google's code and MediaTek's graphs do not tell their length; all else says when bytes are missing.
        Assert.IsTrue(whole.Modules[0].Bytecode.Backend is not "qualcomm" || silent == 0, $"{silent} truncations were not seen");
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void ChangedBytes_AreReadWithoutException(string file, int step)
    {
        byte[] bytes = File.ReadAllBytes(AuditFiles.Vendor(file));
        for (int at = 0; at < bytes.Length; at += Math.Max(1, step / 2))
        {
            byte before = bytes[at];
            foreach (byte value in (byte[])[(byte)~before, (byte)(before ^ 1)])
            {
                bytes[at] = value;
                _ = TryRead(bytes);
            }

            bytes[at] = before;
        }
    }

    [TestMethod]
    public void ManyChangedBytes_AreReadWithoutException()
    {
        Random random = new(6);
        foreach (object[] row in Files)
        {
            byte[] original = File.ReadAllBytes(AuditFiles.Vendor((string)row[0]));
            CompiledFacts whole = AuditFiles.Read(AuditFiles.Vendor((string)row[0]));
            for (int trial = 0; trial < 300; trial++)
            {
                byte[] bytes = [.. original];
                int from = trial % 2 == 0 ? (int)whole.Modules[0].Offset : 0;
                int to = trial % 3 == 0 ? Math.Min(bytes.Length, from + 2048) : bytes.Length;
                for (int change = 0; change < 24; change++)
                {
                    bytes[random.Next(from, to)] = (byte)random.Next(256);
                }

                _ = TryRead(bytes);
            }
        }
    }

    [TestMethod]
    public void RawBytecodeWithChangedBytes_IsReadWithoutException()
    {
        foreach (string file in (string[])["simple_model_mtk.bin", "simple_model_qualcomm.bin", "simple_model_google_tensor.bin"])
        {
            byte[] code = File.ReadAllBytes(AuditFiles.Vendor(file));
            for (int at = 0; at < code.Length; at += at < 1500 ? 1 : 13)
            {
                byte before = code[at];
                foreach (byte value in (byte[])[(byte)~before, 0, 0xff])
                {
                    code[at] = value;
                    _ = AuditFiles.ReadCode(code);
                }

                code[at] = before;
            }
        }
    }

    private static CompiledFacts? TryRead(byte[] bytes)
    {
        TfliteModel model;
        try
        {
            model = TfliteModel.Load(bytes);
        }
        catch (ModelFormatException)
        {
            return null;
        }

        using (model)
        {
            return CompiledReader.Read(model);
        }
    }
}
