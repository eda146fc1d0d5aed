using System.Diagnostics;
using System.Text;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Forms of bytecode that no file of the test data has: later MediaTek adapters, several partitions, containers, huge files.</summary>
[TestClass]
public class BytecodeFormatTests
{
    // As LiteRT issue 6462 quotes them.
    private const string Identity92 = """{"CompilerName": "adapter", "CompilerVersion": "9.2.0", "Neuron SHA1": "6863b3d946"}""";
    private const string Options92 = "--relax-fp32 --opt 3 --num-mdla 4 --l1-size-kb 7168 --gno LTS,Inception --mdla-conv-exp 1";

    [TestMethod]
    public void NeuronGraphs_OfAdapter9_TellVersionOptionsAndPartitions()
    {
        BytecodeFacts facts = AuditFiles.ReadCode(HandMadeCode.Neuron(Identity92, (9, 0, 3), Options92, Options92));
        Assert.AreEqual(("mediatek", "NeuroPilot graphs"), (facts.Backend, facts.Format));
        Assert.AreEqual(("adapter 9.2.0", "6863b3d946", "9.0.3", Options92), (facts.Compiler, facts.CompilerBuild, facts.SdkVersion, facts.Options));
        CollectionAssert.AreEqual(new[] { "Partition_0", "Partition_1" }, facts.EntryPoints!.ToArray());
        Assert.AreEqual("", string.Join('\n', facts.Problems));
    }

    [TestMethod]
    public void NeuronGraphs_WithoutSdkVersion_HaveThatOfTheAdapter_AndOptionsPerPartition()
    {
        BytecodeFacts facts = AuditFiles.ReadCode(
            HandMadeCode.Neuron(Identity92, null, " --option-bundle=gemma-decode-accuracy", " --option-bundle=gemma-prefill-accuracy"));
        Assert.AreEqual("9.2.0", facts.SdkVersion);
        Assert.AreEqual(" --option-bundle=gemma-decode-accuracy\n --option-bundle=gemma-prefill-accuracy", facts.Options);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void TwoPartitions_ShareTheirBytecode_AndEachMustHaveTheOptions()
    {
        byte[] code = HandMadeCode.Neuron(Identity92, (9, 0, 3), Options92, "--relax-fp32");
        byte[] bytes = AuditFiles.WithCode(Shared.Path("toolchain", "fake_npu", "models", "fake_npu_cpu_npu.tflite"), code);
        bytes = AuditFiles.Replace(AuditFiles.Replace(bytes, "FakeNpu\0\0"u8, "MediaTek\0"u8), "FAKE1\0"u8, "mt6993"u8);
        AuditResult audit = AuditCase.Run(bytes, AuditCase.Soc("MT6993"), options: "--opt 3 --gno LTS,Inception");
        Assert.AreEqual(1, audit.Facts!.Modules.Count);
        CollectionAssert.AreEqual(
            new[] { new DispatchPartition(0, 0, "Partition_0", 0), new DispatchPartition(0, 2, "Partition_1", 0) }, audit.Facts.Partitions.ToArray());
        StringAssert.Contains(AuditCase.Expect(audit, "MSDK4005", "MSDK4005"), "'--opt 3' was ignored by MediaTek's adapter 9.2.0: the bytecode has only '--relax-fp32'");
        AuditCase.Expect(AuditCase.Run(bytes, AuditCase.Soc("MT6993"), options: "--relax-fp32"));

        byte[] one = AuditFiles.WithCode(
            Shared.Path("toolchain", "fake_npu", "models", "fake_npu_cpu_npu.tflite"), HandMadeCode.Neuron(Identity92, null, Options92));
        StringAssert.Contains(
            string.Join('\n', ReadBytes(one).Problems), "operator 2 of subgraph 0 calls 'Partition_1', which its bytecode does not have (it has 'Partition_0')");
    }

    [TestMethod]
    [DataRow(1, false)]
    [DataRow(2, false)]
    [DataRow(2, true)]
    public void OpenVinoContainer_TellsItsGraphs_AndItsTruncation(int version, bool offsetsFromPool)
    {
        byte[] code = HandMadeCode.OpenVino((ushort)version, offsetsFromPool, "Partition_0", "Partition_1");
        BytecodeFacts facts = AuditFiles.ReadCode(code);
        Assert.AreEqual(("intel_openvino", "npu"), (facts.Backend, facts.Details.Single(static detail => detail.Key == "device").Value));
        CollectionAssert.AreEqual(new[] { "Partition_0", "Partition_1" }, facts.EntryPoints!.ToArray());
        Assert.AreEqual(0, facts.Problems.Count);
        for (int length = code.Length - 1; length > 8; length--)
        {
            Assert.AreEqual(1, AuditFiles.ReadCode(code[..length]).Problems.Count, $"{length} bytes");
        }
    }

    [TestMethod]
    public void OpenVinoContainer_OfALaterVersion_IsNoProblem()
    {
        BytecodeFacts facts = AuditFiles.ReadCode(HandMadeCode.OpenVino(3, false, "Partition_0"));
        Assert.AreEqual((0, true), (facts.Problems.Count, facts.EntryPoints is null));
    }

    [TestMethod]
    public void SamsungHeader_IsRead_AndNonsenseInItIsAProblem()
    {
        Assert.AreEqual("samsung", AuditFiles.ReadCode(HandMadeCode.Samsung(100, 600)).Backend);
        Assert.AreEqual(0, AuditFiles.ReadCode(HandMadeCode.Samsung(100, 600)).Problems.Count);
        Assert.AreEqual(1, AuditFiles.ReadCode(HandMadeCode.Samsung(600, 100)).Problems.Count);
        Assert.AreEqual(1, AuditFiles.ReadCode(HandMadeCode.Samsung(0, 1 << 20)).Problems.Count);
    }

    [TestMethod]
    public void ShortenedKeys_OfQualcommsOptions_BecomeWords()
    {
        QnnOptions options = QnnOptions.Of("OpO=3;df_subsequencer=por_dp;00op_sort_mode=x;slc_scid=34;02ize=4194304;min_arch=79;22size=1;9Zbad=2;=3;nonsense");
        Assert.AreEqual("x", options.Get("df_op_sort_mode"));
        Assert.AreEqual("4194304", options.Get("slc_size"));
        Assert.AreEqual("79", options.Get("min_arch"));
        Assert.AreEqual("2", options.Get("9Zbad"));
        Assert.AreEqual(8, options.Values.Count);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void EveryKey_OfQualcommsOptions_BecomesAWord()
    {
        foreach (string file in (string[])["simple_add_op.sm8750.tflite", "simple_add_op_qc_v75_precompiled.tflite", "simple_model_qualcomm.bin"])
        {
            using ModelFile bytes = ModelFile.Open(AuditFiles.Vendor(file));
            QnnOptions options = QnnOptions.Find(bytes, null);
            Assert.IsTrue(options.Values.Count > 200, $"{options.Values.Count} options in {file}");
            Assert.IsFalse(options.Values.Keys.Any(static key => char.IsAsciiDigit(key[0])), file);
        }
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void HugeBytecode_IsReadAtItsEnd_WithoutACopy()
    {
        // 2.2 GB, of which the file system stores a few pages.
        const long Size = 2_200_000_000;
        string file = Path.Combine(Path.GetTempPath(), $"modelsdk-audit-{Guid.NewGuid():N}.tflite");
        try
        {
            byte[] head = AuditFiles.WithRange(AuditFiles.Vendor("simple_model_npu_mediatek_mt6989_precompiled.tflite"), 1152, Size)[..1152];
            byte[] tail = [.. HandMadeCode.Trailer(Identity92), .. HandMadeCode.Trailer(Options92)];
            using (FileStream stream = File.Create(file))
            {
                stream.Write(head);
                stream.Write(BitConverter.GetBytes((uint)(Size - 4)));
                stream.Position = 1152 + Size - tail.Length;
                stream.Write(tail);
            }

            using TfliteModel model = TfliteModel.Open(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch watch = Stopwatch.StartNew();
            CompiledFacts facts = CompiledReader.Read(model);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            BytecodeFacts code = facts.Modules.Single().Bytecode;
            Assert.AreEqual(("NeuroPilot adapter cache", "adapter 9.2.0", Options92), (code.Format, code.Compiler, code.Options));
            Assert.AreEqual(0, facts.Problems.Count + code.Problems.Count);
            Assert.IsTrue(allocated < 1 << 20, $"{allocated} bytes were allocated");
            Assert.IsTrue(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void TextAcrossTheSeamOfTwoWindows_IsFound()
    {
        byte[] bytes = new byte[9 << 20];
        byte[] text = Encoding.ASCII.GetBytes(";min_arch=");
        foreach (int at in (int[])[0, (4 << 20) - 5, (4 << 20) - 1, (8 << 20) - 9, bytes.Length - text.Length])
        {
            Array.Clear(bytes);
            text.CopyTo(bytes, at);
            using ModelFile file = ModelFile.FromMemory(bytes);
            Assert.AreEqual(at, file.IndexOf(text, 0, file.Length));
            Assert.AreEqual(-1, file.IndexOf(text, at + 1, file.Length));
        }
    }

    private static CompiledFacts ReadBytes(byte[] bytes)
    {
        using TfliteModel model = TfliteModel.Load(bytes);
        return CompiledReader.Read(model);
    }
}
