using ModelSdk.Build.Audit;
using ModelSdk.Build.Processes;
using ModelSdk.Format;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Signatures of models and of what LiteRT's own serializer makes of them.</summary>
[TestClass]
[Needs(Shared.Data)]
public class SignatureComparisonTests
{
    [TestMethod]
    public async Task WhatLiteRtWritesOfAModel_HasNoDifferences()
    {
        string folder = Directory.CreateTempSubdirectory("modelsdk-signatures-").FullName;
        int compared = 0;
        try
        {
            foreach (string source in Sources())
            {
                string copy = Path.Combine(folder, "copy.tflite");
                File.Delete(copy);
                ToolRun run = await ToolProcess.RunAsync(
                    new ToolCommand { File = LiteRtTools.Tool, Arguments = ["--cmd=noop", $"--model={source}", $"--o={copy}"], WorkingDirectory = folder },
                    CancellationToken.None);
                if (run.ExitCode == 0)
                {
                    Assert.AreEqual("", string.Join('\n', Compare(source, copy)), source);
                    compared++;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.IsTrue(compared >= 40, $"{compared} models were compared");
    }

    [TestMethod]
    [DataRow("intel-cpu-face_detection_short_range.tflite", "face_detection_short_range.tflite", "")]
    [DataRow("fakenpu-pretrainedResnet.tflite", "pretrainedResnet.tflite", "")]
    [DataRow("fakenpu-pretrainedResnet.tflite", "pretrainedResnet_quant.tflite", "input 0 ('input_1_int8') of the model is float32 instead of int8")]
    [DataRow("intel-cpu-vww_96_int8.tflite", "pretrainedResnet_quant.tflite", "input 0 ('input_1_int8') of the model has shape [1, 96, 96, 3] instead of [?, 32, 32, 3]")]
    [DataRow("intel-cpu-kws_ref_model.tflite", "face_detection_short_range.tflite", "the model has 1 outputs instead of 2")]
    public void CompiledFile_WithItsSourceOrAnother(string compiled, string source, string difference)
    {
        IReadOnlyList<string> differences = Compare(AuditCase.Model(source), AuditCase.Compiled(compiled));
        Assert.AreEqual(difference.Length == 0, differences.Count == 0, string.Join('\n', differences));
        StringAssert.Contains(string.Join('\n', differences), difference);
    }

    [TestMethod]
    [DataRow("multi_signatures.bin", "add", "adx", "signature 'add' is missing; it has 'adx', 'sub'")]
    [DataRow("multi_signatures.bin", "output_0", "output_1", "output 'output_0' of signature 'add' is missing; it has 'output_1'")]
    public void RenamedParts_AreNamed(string file, string name, string other, string says)
    {
        string path = Shared.Path("testdata", "litert", "tflite__testdata__" + file);
        byte[] bytes = AuditFiles.Replace(
            File.ReadAllBytes(path), [.. System.Text.Encoding.ASCII.GetBytes(name), 0], [.. System.Text.Encoding.ASCII.GetBytes(other), 0]);
        using TfliteModel source = TfliteModel.Open(path);
        using TfliteModel changed = TfliteModel.Load(bytes);
        StringAssert.Contains(string.Join('\n', SignatureComparison.Compare(source, changed)), says);
        Assert.AreEqual(0, SignatureComparison.Compare(source, source).Count);
    }

    [TestMethod]
    public void InputsInAnotherOrder_AreNamed()
    {
        // The file has two inputs of one type; only the order of the graph's list is changed.
        string path = Shared.Path("toolchain", "fake_npu", "models", "fake_add.tflite");
        using TfliteModel source = TfliteModel.Open(path);
        int[] inputs = source.Subgraphs[0].Inputs.ToArray();
        byte[] other = [.. BitConverter.GetBytes(2), .. BitConverter.GetBytes(inputs[1]), .. BitConverter.GetBytes(inputs[0])];
        byte[] bytes = File.ReadAllBytes(path);
        other.CopyTo(bytes.AsSpan((int)source.Subgraphs[0].Inputs.FileOffset - 4));
        Assert.AreNotEqual(-1, bytes.AsSpan().IndexOf(other));
        Assert.AreNotEqual(inputs[0], inputs[1]);
        using TfliteModel changed = TfliteModel.Load(bytes);
        StringAssert.Contains(string.Join('\n', SignatureComparison.Compare(source, changed)), "have another order");
    }

    private static IReadOnlyList<string> Compare(string source, string compiled)
    {
        using TfliteModel first = TfliteModel.Open(source);
        using TfliteModel second = TfliteModel.Open(compiled);
        return SignatureComparison.Compare(first, second);
    }

    // Without those whose copies LiteRT damages: it does not write sparsity, so that packed weights look too short.
    private static IEnumerable<string> Sources() => Directory.GetFiles(Shared.Path("testdata", "litert"))
        .Concat(Directory.GetFiles(Shared.Path("testdata", "models"), "*.tflite"))
        .Where(static file => Path.GetFileName(file) is var name
            && !name.Contains("sparse", StringComparison.Ordinal) && !name.Contains("person_detect", StringComparison.Ordinal)
            && !name.Contains("precompiled", StringComparison.Ordinal) && !name.Contains("broken", StringComparison.Ordinal))
        .Where(static (file, index) => index % 3 == 0 || file.Contains("signature", StringComparison.Ordinal) || file.Contains("vww", StringComparison.Ordinal));
}
