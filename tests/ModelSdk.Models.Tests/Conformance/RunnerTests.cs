using System.Text.Json.Nodes;
using ModelSdk.Conformance;
using ModelSdk.TestSupport;

namespace ModelSdk.Models.Tests.Conformance;

/// <summary>The conformance runner tells what is wrong, case by case, and never passes by accident.</summary>
[TestClass]
public sealed class RunnerTests
{
    private const string Float = "softmax_own_006_float32";
    private const string Bytes = "softmax_own_005_uint8";

    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk-").FullName;

    [TestInitialize]
    public void CopyCases() => Copy("softmax");

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void SoundCorpus_Passes_WithTotalsLast()
    {
        string[] lines = Run(0);
        StringAssert.StartsWith(lines[0], "SOFTMAX                              4/4");
        Assert.AreEqual("4 passed, 0 failed", lines[^1]);
        Assert.AreEqual("1 passed, 0 failed", Run(0, "--path", "fast", "--op", Float)[^1]);
        Assert.AreEqual("2 passed, 0 failed", Run(0, "--path", "reference", "--threads", "2", "--filter", "softmax")[^1]);
    }

    [TestMethod]
    public void LooseCase_IsNamedWithItsRatio()
    {
        // Inside the case's bound (1e-5 + 1e-5 * 1), outside the tight one (1e-6 + 1e-5 * 1).
        float expected = BitConverter.Int32BitsToSingle(BitConverter.ToInt32(File.ReadAllBytes(DataFile(Float)), 32));
        EditData(Float, 32, BitConverter.GetBytes(expected + 8e-6f));
        string line = Run(0, "--path", "fast")[0];
        StringAssert.StartsWith(line, "SOFTMAX                              2/2  ");
        StringAssert.EndsWith(line, $" of the tight bound: {Float} (fast, 1 thread(s))");
    }

    [TestMethod]
    public void WrongFloat_IsReportedWithIndexAndBound()
    {
        EditData(Float, 32 + (3 * 4), BitConverter.GetBytes(0.75f));
        string[] lines = Run(1, "--path", "fast");
        string failure = lines.Single(static line => line.StartsWith("FAILED", StringComparison.Ordinal));
        StringAssert.StartsWith(failure, $"FAILED softmax/{Float} (fast, 1 thread(s)): output 'out0' float32: element 3: expected 0.75, got ");
        StringAssert.EndsWith(failure, ", allowed 1.75E-05; 1 of 5 differ");
        StringAssert.StartsWith(lines[0], "SOFTMAX                              1/2");
        Assert.AreEqual("1 passed, 1 failed", lines[^1]);
    }

    [TestMethod]
    public void QuantizedValue_MayBeOneOff_AndIsCalledNotExact()
    {
        byte expected = ReadData(Bytes, 16 + 2);
        EditData(Bytes, 16 + 2, [(byte)(expected ^ 1)]);
        StringAssert.EndsWith(Run(0, "--path", "fast")[0], $"2/2  not exact: {Bytes} (fast, 1 thread(s))");
        EditData(Bytes, 16 + 2, [(byte)(expected ^ 2)]);
        StringAssert.Contains(
            string.Join('\n', Run(1, "--path", "fast")), $"element 2: expected {expected ^ 2}, got {expected}, allowed 1; 1 of 5 differ");
    }

    [TestMethod]
    public void DamagedCases_FailOneByOne()
    {
        JsonArray cases = JsonNode.Parse(File.ReadAllText(CasesFile))!.AsArray();
        Add("no-data", static item => item["data"] = "nowhere.bin");
        Add("no-model", static item => item["model"] = "nowhere.tflite");
        Add("not-a-model", static item => item["model"] = $"{Float}.bin");
        Add("new-check", static item => item["check"] = "by_eye");
        Add("no-outputs", static item => item.Remove("outputs"));
        Add("null-inputs", static item => item["inputs"] = null);
        Add("beyond-data", static item => item["outputs"]![0]!["offset"] = 4096);
        Add("other-shape", static item => item["outputs"]![0]!["shape"] = new JsonArray(1, 5));
        Add("other-type", static item => item["outputs"]![0]!["dtype"] = "int32");
        Add("no-type", static item => item["outputs"]![0]!["dtype"] = "float33");
        Add("wrong-json", static item => item["outputs"] = "none");
        cases.Add("no case");
        File.WriteAllText(CasesFile, cases.ToJsonString());

        string[] lines = Run(1, "--path", "fast");
        Assert.AreEqual("2 passed, 12 failed", lines[^1]);
        AssertFailure("no-data", "FileNotFoundException");
        AssertFailure("no-model", "nowhere.tflite");
        AssertFailure("not-a-model", "not-a-model");
        AssertFailure("new-check", "Unknown check 'by_eye'");
        AssertFailure("no-outputs", "the case has no outputs");
        AssertFailure("null-inputs", "cases.json cannot be read");
        AssertFailure("beyond-data", "outside the data file of");
        AssertFailure("other-shape", "shape [5], expected [1,5]");
        AssertFailure("other-type", "the model's output is Float32");
        AssertFailure("no-type", "'float33' is no tensor type");
        AssertFailure("wrong-json", "cases.json cannot be read");
        AssertFailure("cases.json[13]", "cases.json cannot be read");

        void Add(string name, Action<JsonObject> change)
        {
            JsonObject item = cases.Single(item => (string?)item!["case"] == Float)!.DeepClone().AsObject();
            item["case"] = name;
            change(item);
            cases.Add(item);
        }

        void AssertFailure(string name, string text) => StringAssert.Contains(
            lines.Single(line => line.StartsWith($"FAILED softmax/{name} (", StringComparison.Ordinal)), text);
    }

    [TestMethod]
    public void CasesFileThatEndsEarly_IsOneFailure_AndOtherFoldersRun()
    {
        Copy("relu");
        File.WriteAllText(CasesFile, File.ReadAllText(CasesFile)[..^20]);
        string[] lines = Run(1, "--path", "fast");
        StringAssert.StartsWith(lines[^3], "FAILED softmax/cases.json (fast, 1 thread(s)): cases.json cannot be read: ");
        StringAssert.EndsWith(lines[^1], " passed, 1 failed");
        Assert.IsTrue(lines.Any(static line => line.StartsWith("RELU ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void RefusedModel_CountsAsFailed()
    {
        Directory.Delete(Path.Combine(_folder, "softmax"), recursive: true);
        Copy("custom_detection_postprocess");
        foreach (string model in Directory.GetFiles(_folder, "*.tflite", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(model);
            bytes[bytes.AsSpan().IndexOf("TFLite_Detection"u8)] = (byte)'Q';
            File.WriteAllBytes(model, bytes);
        }

        string[] lines = Run(1, "--path", "fast");
        Assert.IsTrue(lines.Any(static line => line.StartsWith("REFUSED ", StringComparison.Ordinal)
            && line.Contains("QFLite_Detection_PostProcess", StringComparison.Ordinal)));
        StringAssert.StartsWith(lines[^1], "0 passed, ");
    }

    [TestMethod]
    public void NothingToRun_IsNoSuccess()
    {
        Assert.AreEqual("0 passed, 0 failed", Run(1, "--op", "NO_SUCH_OPERATOR")[^1]);
        File.WriteAllText(CasesFile, "[]");
        Assert.AreEqual("0 passed, 0 failed", Run(1)[^1]);
    }

    [TestMethod]
    [DataRow("--path", "slow")]
    [DataRow("--threads", "0")]
    [DataRow("--json")]
    [DataRow("--nonsense")]
    [DataRow("a second folder")]
    public void WrongArguments_AreExplained(params string[] arguments)
    {
        using StringWriter error = new();
        Assert.AreEqual(2, Runner.Run([_folder, .. arguments], TextWriter.Null, error));
        StringAssert.Contains(error.ToString(), "Usage: ");
    }

    [TestMethod]
    public void MissingFolder_IsWrongArgument() =>
        Assert.AreEqual(2, Runner.Run([Path.Combine(_folder, "nowhere")], TextWriter.Null, TextWriter.Null));

    [TestMethod]
    public void JsonReport_HasTotalsOperatorsAndCases()
    {
        EditData(Bytes, 16, [77]);
        string file = Path.Combine(_folder, "report.json");
        Run(1, "--path", "fast", "--json", file);
        JsonNode report = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.AreEqual(1, (int)report["passed"]!);
        Assert.AreEqual(1, (int)report["failed"]!);
        Assert.AreEqual("SOFTMAX", (string?)report["operators"]![0]!["name"]);
        Assert.AreEqual(2, report["cases"]!.AsArray().Count);
    }

    private string CasesFile => Path.Combine(_folder, "softmax", "cases.json");

    private string[] Run(int exitCode, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        Assert.AreEqual(exitCode, Runner.Run([_folder, .. arguments], output, error), output.ToString() + error);
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }

    private void Copy(string op)
    {
        Directory.CreateDirectory(Path.Combine(_folder, op));
        foreach (string file in Directory.GetFiles(Repository.Asset("conformance", op)))
        {
            File.Copy(file, Path.Combine(_folder, op, Path.GetFileName(file)));
        }
    }

    private byte ReadData(string name, int offset) => File.ReadAllBytes(DataFile(name))[offset];

    private void EditData(string name, int offset, byte[] bytes)
    {
        byte[] data = File.ReadAllBytes(DataFile(name));
        bytes.CopyTo(data, offset);
        File.WriteAllBytes(DataFile(name), data);
    }

    private string DataFile(string name) => Path.Combine(_folder, "softmax", $"{name}.bin");
}
