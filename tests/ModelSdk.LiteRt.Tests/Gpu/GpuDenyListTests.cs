using System.Text.Json;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Gpu;

/// <summary>The deny list against what the real accelerator did with the models of the corpus (toolchain/truth).</summary>
[TestClass]
public sealed class GpuDenyListTests
{
    private const string Library = "libLiteRtWebGpuAccelerator.so";

    private const int SegmentationFault = -11;
    private const int FailedCheck = 1;

    // Kind of buffer of inputs that the accelerator took.
    private const int WebGpuBuffer = 26;

    [TestMethod]
    [Needs(Shared.Data)]
    public void ModelsThatEndedTheProcess_AreDenied()
    {
        string[] missed =
        [
            .. Truth().Where(static row => row.Exit is < 0 and >= SegmentationFault or FailedCheck)
                .Where(static row => Find(row.Model) is not { Rule.Effect: DenyEffect.Crash }).Select(static row => $"{row.Model}: {row.Exit}"),
        ];

        Assert.AreEqual("", string.Join('\n', missed));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void ModelsThatRanOnTheGpu_AreNotDeniedAsCrashing()
    {
        string[] wrong =
        [
            .. Truth().Where(static row => row.Exit == 0 && row.Buffers.Contains(WebGpuBuffer))
                .Select(static row => (row.Model, Found: Find(row.Model)))
                .Where(static pair => pair.Found is { Rule.Effect: DenyEffect.Crash })
                .Select(static pair => $"{pair.Model}: {pair.Found!.Value.Rule.Id}"),
        ];

        Assert.AreEqual("", string.Join('\n', wrong));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void Yamnet_IsDeniedForItsSplitIntoOnePart()
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path("testdata", "models", "yamnet_audio_classifier_with_metadata.tflite"));

        (DenyRule rule, string where) = GpuDenyList.Find(GpuDenyList.Rules, Library, model, null)!.Value;

        Assert.AreEqual("split-one", rule.Id);
        Assert.AreEqual("SPLIT (operator 15)", where);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [DataRow("testdata/models/face_detection_full_range_sparse.tflite", "sparse-weights")]
    [DataRow("conformance/conv_2d/conv_2d_own_059_float32_g2.tflite", "grouped-convolution")]
    [DataRow("conformance/abs/abs_own_007_int32.tflite", "empty-tensor")]
    [DataRow("testdata/litert/litert__test__testdata__qwen_fc_blockwise_quantized.tflite", "blockwise-weights")]
    [DataRow("testdata/quantized/seeded_transformer/seeded_transformer.drq_w4b32.tflite", "blockwise-weights")]
    [DataRow("testdata/litert/litert__test__testdata__simple_group_norm_op.tflite", "composite")]
    public void Model_FallsUnderTheRuleOfItsCause(string model, string rule) => Assert.AreEqual(rule, Find(model)!.Value.Rule.Id);

    [TestMethod]
    public void SampleModel_IsNotDenied()
    {
        using TfliteModel model = TfliteModel.Open(Repository.Path("samples", "DigitReader", "Models", "digits.tflite"));

        Assert.IsNull(GpuDenyList.Find(GpuDenyList.Rules, Library, model, null));
    }

    [TestMethod]
    public void RuleForOneFile_IsAboutThatFileOnly()
    {
        IReadOnlyList<DenyRule> rules = Rules("""{ "id": "one", "effect": "Crash", "sha256": "ab", "reason": "it does" }""");
        using TfliteModel model = TfliteModel.Open(Repository.Path("samples", "DigitReader", "Models", "digits.tflite"));

        Assert.AreEqual("one", GpuDenyList.Find(rules, Library, model, "ab")!.Value.Rule.Id);
        Assert.IsNull(GpuDenyList.Find(rules, Library, model, "cd"));
        Assert.IsNull(GpuDenyList.Find(rules, Library, model, null));
    }

    [TestMethod]
    public void RuleForOneLibrary_IsAboutThatLibraryOnly()
    {
        DenyRule rule = Rules("""{ "id": "one", "operators": ["*"], "libraries": ["libLiteRtWebGpuAccelerator"], "reason": "it does" }""")[0];

        Assert.IsTrue(rule.Concerns(Library));
        Assert.IsTrue(rule.Concerns("libLiteRtWebGpuAccelerator.dll"));
        Assert.IsFalse(rule.Concerns("libLiteRtClGlAccelerator.so"));
    }

    [TestMethod]
    [DataRow("""{ "id": "one", "operators": ["ADD"], "reason": "r", "rankIs": 3 }""", DisplayName = "unknown member")]
    [DataRow("""{ "id": "one", "operators": ["ADD"], "reason": "r", "operands": [{ "inputs": 3 }] }""", DisplayName = "unknown member of an operand")]
    [DataRow("""{ "id": "one", "reason": "r" }""", DisplayName = "about nothing")]
    [DataRow("""{ "operators": ["ADD"], "reason": "r" }""", DisplayName = "no id")]
    public void UnsoundRule_IsRefused(string rule) => Assert.ThrowsException<FormatException>(() => Rules(rule));

    [TestMethod]
    public void OperatorsOfTheList_Exist()
    {
        string[] unknown =
        [
            .. GpuDenyList.Rules.SelectMany(static rule => rule.Operators)
                .Where(static name => name != "*" && !OperatorNames.TryParse(name.Split(':')[0], out _)),
        ];

        Assert.AreEqual("", string.Join(' ', unknown));
    }

    private static IReadOnlyList<DenyRule> Rules(string rule)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{ "schema": 1, "rules": [ {{rule}} ] }""");
        return GpuDenyList.Read(document.RootElement);
    }

    private static (DenyRule Rule, string Where)? Find(string name)
    {
        using TfliteModel model = TfliteModel.Open(Shared.Path(name.Split('/')));
        return GpuDenyList.Find(GpuDenyList.Rules, Library, model, null);
    }

    private static List<(string Model, int Exit, int[] Buffers)> Truth()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Shared.Path("toolchain", "truth", "gpu-accelerator.json")));
        return
        [
            .. document.RootElement.EnumerateArray().Select(static row => (
                row.GetProperty("model").GetString()!,
                row.GetProperty("exit").GetInt32(),
                row.GetProperty("buffers").EnumerateArray().Select(static item => item.GetInt32()).ToArray())),
        ];
    }
}
