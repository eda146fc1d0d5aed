using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.LiteRtLm;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Inspection;

/// <summary>LiteRT-LM bundles: one planted defect for each rule, and the bundles that official tools broke or made.</summary>
[TestClass]
public class BundleTests
{
    // What the build says of each broken bundle, beside MSDK2013 and MSDK2010; the official runtime refuses all but the empty rows.
    private static readonly (string File, string Ids)[] Broken =
    [
        ("00_valid_base", ""), ("01_empty", "MSDK2002"), ("02_truncated_prefix", "MSDK2002"), ("03_truncated_header", "MSDK2002"),
        ("04_truncated_last_section", "MSDK2002"), ("05_wrong_magic", "MSDK2001"), ("06_wrong_major", "MSDK2004"),
        ("07_minor_99_ok", ""), ("08_header_end_16", "MSDK2002"), ("09_header_end_huge", "MSDK2002"),
        ("10_header_garbage", "MSDK2002"), ("11_section_end_beyond_eof", "MSDK2002"), ("12_section_begin_beyond_eof", "MSDK2002"),
        ("13_section_begin_gt_end", "MSDK2002"), ("14_overlapping_sections", "MSDK2012"),
        ("15_zero_length_tokenizer", "MSDK2012"), ("16_missing_tokenizer", "MSDK2017"), ("17_missing_llm_metadata", "MSDK2017"),
        ("18_missing_model", "MSDK2017"), ("19_unknown_data_type_ok", ""), ("20_unknown_model_type", "MSDK2017 MSDK2018"),
        ("21_model_type_absent_ok", ""), ("22_model_section_shifted", "MSDK2012 MSDK2014"), ("23_metadata_garbage", "MSDK2012"),
        ("24_tokenizer_garbage", "MSDK2012"), ("25_model_garbage", "MSDK2002"), ("26_missing_decode_signature", "MSDK2023"), ("27_missing_prefill_signature", "MSDK2023"),
        ("28_kv_shape_mismatch", "MSDK2023"), ("29_no_logits_output", "MSDK2023"), ("30_no_kv_names", "MSDK2023"),
        ("31_no_positions_input", "MSDK2023"), ("32_kv_output_name_differs", ""), ("33_backend_constraint_npu", ""),
        ("34_duplicate_model_sections", "MSDK2015"), ("35_header_over_16k", "MSDK2016"), ("36_no_stop_tokens", "MSDK2024"),
        ("38_start_token_unknown", ""), ("39_hf_zlib_corrupt", "MSDK2012"),
        ("40_hf_size_2gib", "MSDK2012"), ("41_hf_size_too_small", "MSDK2012"), ("42_max_tokens_bigger_than_kv", ""),
    ];

    [TestMethod]
    public void SoundBundle_IsSummed_AndNothingElse()
    {
        using ModelFolder folder = new();
        InspectionResult result = Inspect(folder, Complete());
        Assert.IsNull(result.Manifest);
        CollectionAssert.AreEqual(new[] { "MSDK2010", "MSDK2013" }, Ids(result));
        Assert.AreEqual(
            "'chat.litertlm': LiteRT-LM bundle 1.7.0, 3 sections, 50.4 kB: LlmMetadataProto 55 bytes (gemma3), SP_Tokenizer 19 bytes (3 pieces), prefill_decode 1.3 kB (2 signatures, 2 ops)",
            result.Diagnostics[0].Message);
        Assert.AreEqual(
            "'chat.litertlm' is checked and deployed; no class is generated for .litertlm bundles yet", result.Diagnostics[1].Message);
        Assert.AreEqual(DiagnosticSeverity.Warning, result.Diagnostics[1].Severity);
    }

    [TestMethod]
    public void SectionsOutOfLine_AreNamed()
    {
        BundleBuilder builder = Complete();
        builder[1].Begin = 40_000;
        Expect(builder, "MSDK2014", DiagnosticSeverity.Warning, "16,384 bytes, as runtimes that map them need: section 1 (SP_Tokenizer) at byte 40000.");
    }

    [TestMethod]
    public void OverlappingSections_AreInvalid()
    {
        BundleBuilder inSection = Complete();
        inSection[0].End = 40_000;
        Expect(
            inSection,
            "MSDK2012",
            DiagnosticSeverity.Error,
            "section 1 (SP_Tokenizer) begins at byte 32768, in section 0 (LlmMetadataProto), which ends at byte 40000");
        BundleBuilder inHeader = Complete();
        inHeader[2].Begin = 40;
        Expect(inHeader, "MSDK2012", DiagnosticSeverity.Error, "section 2 (prefill_decode) begins at byte 40, in the header, which ends at byte ");
    }

    [TestMethod]
    public void SameTypesTwice_AreNamed_WithTheOneThatIsUsed()
    {
        BundleBuilder builder = Complete()
            .With(3, Model())
            .With(3, Model(), BundleBuilder.Text("model_type", "TF_LITE_EMBEDDER"))
            .With(1, [1])
            .With(1, [2], BundleBuilder.Text("model_type", "other"));
        Expect(builder, "MSDK2015", DiagnosticSeverity.Warning, "sections 2, 3 (prefill_decode: 3 is used). ");
    }

    [TestMethod]
    public void LongHeader_IsRefused()
    {
        BundleBuilder builder = Complete();
        builder.SystemMetadata.Add(BundleBuilder.Text("license", new string('x', 17_000)));
        Expect(builder, "MSDK2016", DiagnosticSeverity.Error, "reads only the first 16384 bytes");
    }

    [TestMethod]
    [DataRow(5, "has no LlmMetadata (LlmMetadataProto); ")]
    [DataRow(4, "has no tokenizer (SP_Tokenizer or HF_Tokenizer_Zlib); ")]
    [DataRow(3, "has no model (TFLiteModel); ")]
    public void MissingSection_IsNamed(int dataType, string text) =>
        Expect(Complete().Without((byte)dataType), "MSDK2017", DiagnosticSeverity.Error, text);

    [TestMethod]
    public void BundleOfAnEncoder_NeedsNeitherTokenizerNorMetadata()
    {
        using ModelFolder folder = new();
        InspectionResult result = Inspect(folder, new BundleBuilder().With(3, Model(), BundleBuilder.Text("model_type", "tf_lite_vision_encoder")));
        CollectionAssert.AreEqual(new[] { "MSDK2010", "MSDK2013" }, Ids(result));
    }

    [TestMethod]
    public void UnknownModelType_IsNamed() => Expect(
        Complete().With(3, Model(), BundleBuilder.Text("model_type", "tf_lite_banana")),
        "MSDK2018",
        DiagnosticSeverity.Warning,
        "section 3 (tf_lite_banana)");

    [TestMethod]
    [DataRow("npu", "Gpu;Cpu", true)]
    [DataRow("npu", "", false)]
    [DataRow("gpu, cpu", "Cpu", false)]
    [DataRow("gpu_artisan", "Gpu", false)]
    [DataRow("GPU", "Npu;Cpu", true)]
    [DataRow("something_newer", "Cpu", false)]
    public void BackendConstraint_MustLeaveAnAccelerator(string constraint, string accelerators, bool isExcluded)
    {
        using ModelFolder folder = new();
        BundleBuilder builder = Complete();
        builder[2].Items.Add(BundleBuilder.Text("backend_constraint", constraint));
        InspectionResult result = Inspect(folder, builder, ("Accelerators", accelerators));
        Assert.AreEqual(isExcluded, Ids(result).Contains("MSDK2019"));
        if (isExcluded)
        {
            Assert.AreEqual(DiagnosticSeverity.Error, Find(result, "MSDK2019").Severity);
            StringAssert.Contains(Find(result, "MSDK2019").Message, $"({accelerators}) by its backend_constraint: prefill_decode only {constraint.ToLowerInvariant()}.");
        }
    }

    [TestMethod]
    [DataRow("MediaTek", "mt6989", "MediaTek_MT6989", true)]
    [DataRow("MediaTek", "mt6989", "d9300", true)]
    [DataRow("Mediatek", "MT6989", "Qualcomm_SM8750;MediaTek_*", true)]
    [DataRow("MediaTek", "mt6989", "MediaTek_MT6993;Qualcomm_SM8750", false)]
    [DataRow("MediaTek", "mt6989", "", false)]
    [DataRow("QTI", "SM8750", "Qualcomm_SM8750", true)]
    [DataRow("Qualcomm", "V75", "Qualcomm_SM8650", true)]
    [DataRow("Qualcomm", "SM8650", "Qualcomm_SM8750", false)]
    [DataRow("GoogleTensor", "P25", "Google_Tensor_G5", true)]
    [DataRow("GoogleTensor", "P25", "Samsung_E9965", false)]
    [DataRow("Google", "Tensor_G4", "Google_Tensor_G5", false)]
    public void CodeOfAnNpu_MustBeForATarget(string manufacturer, string soc, string targets, bool fits)
    {
        using ModelFolder folder = new();
        BundleBuilder builder = BundleBuilder.Complete(Stamped(manufacturer, soc));
        InspectionResult result = Inspect(folder, builder, ("Targets", targets));
        Assert.AreEqual(!fits, Ids(result).Contains("MSDK2020"), string.Join(' ', result.Diagnostics));
        if (!fits)
        {
            StringAssert.Contains(Find(result, "MSDK2020").Message, $"holds code for {manufacturer} {soc} (sections prefill_decode), which is not among its Targets (");
            Assert.AreEqual(DiagnosticSeverity.Warning, Find(result, "MSDK2020").Severity);
        }

        Assert.IsFalse(Ids(Inspect(folder, builder, ("Targets", targets), ("Accelerators", "Cpu"))).Contains("MSDK2020"), "no NPU is asked for");
    }

    [TestMethod]
    public void DispatchOpWithoutStamp_IsToldByTheKeysOfTheBundle()
    {
        byte[] model = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Custom, [0], [1], "DISPATCH_OP").ToArray();
        BundleBuilder builder = BundleBuilder.Complete(model);
        Expect(builder, "MSDK2020", DiagnosticSeverity.Warning, "holds code for an unnamed SoC (");
        builder.SystemMetadata.Add(BundleBuilder.Text("target_soc", "SM8750"));
        Expect(builder, "MSDK2020", DiagnosticSeverity.Warning, "holds code for SM8750 (");
        using ModelFolder folder = new();
        Assert.IsFalse(Ids(Inspect(folder, builder, ("Targets", "Qualcomm_SM8750"))).Contains("MSDK2020"));
    }

    [TestMethod]
    [DataRow(1, "TOP_K")]
    [DataRow(3, "GREEDY")]
    [DataRow(2, null)]
    [DataRow(0, null)]
    public void Sampler_IsOneThatRuns(int type, string? name)
    {
        BundleBuilder builder = new BundleBuilder()
            .With(5, BundleBuilder.LlmMetadata(type)).With(4, BundleBuilder.SentencePiece("a")).With(3, Model());
        if (name is not null)
        {
            Expect(builder, "MSDK2021", DiagnosticSeverity.Warning, $"The sampler of 'chat.litertlm' is {name}, ");
            return;
        }

        using ModelFolder folder = new();
        Assert.IsFalse(Ids(Inspect(folder, builder)).Contains("MSDK2021"));
    }

    public static IEnumerable<object[]> Decoders =>
    [
        [new DecoderModel(), ""],
        [new DecoderModel { Prefill = "prefill", Tokens = "embeddings", Positions = "pos_emb_cos", Cache = "k_cache_0" }, ""],
        [new DecoderModel { Prefill = "prefill_32_cache_128", Decode = "decode_cache_128", Context = 64 }, ""],
        [new DecoderModel { Prefill = "test_prefill" }, "no signature 'prefill' or 'prefill_<length>'"],
        [new DecoderModel { Decode = "step" }, "no signature 'decode'"],
        [new DecoderModel { Tokens = "ids" }, "'prefill_8' has no input 'tokens' or 'embeddings', 'decode' has no input 'tokens' or 'embeddings'"],
        [new DecoderModel { Positions = "where" }, "'prefill_8' has no input 'input_pos', 'decode' has no input 'input_pos'"],
        [new DecoderModel { Cache = "cache_k_0" }, "'prefill_8' has no 'kv_cache_k_0', 'decode' has no 'kv_cache_k_0'"],
        [new DecoderModel { Logits = "logitz" }, "'decode' has no output 'logits'"],
        [new DecoderModel { Context = 16 }, "'kv_cache_k_0' is [1,1,32,4] in 'prefill_8' and [1,1,16,4] in 'decode'"],
    ];

    [TestMethod]
    [DynamicData(nameof(Decoders))]
    public void Decoder_HasTheNamesThatTheRuntimeLooksFor(object decoder, string mistakes)
    {
        using ModelFolder folder = new();
        InspectionResult result = Inspect(folder, BundleBuilder.Complete(((DecoderModel)decoder).ToArray()));
        if (mistakes.Length == 0)
        {
            CollectionAssert.AreEqual(new[] { "MSDK2010", "MSDK2013" }, Ids(result));
            return;
        }

        ModelDiagnostic found = Find(result, "MSDK2023");
        Assert.AreEqual(DiagnosticSeverity.Error, found.Severity);
        StringAssert.StartsWith(found.Message, $"The main decoder of 'chat.litertlm' is none that LiteRT-LM can run: {mistakes}. ");
    }

    [TestMethod]
    public void NoStopToken_IsSaid() => Expect(
        new BundleBuilder()
            .With(5, [0x28, 0x20]).With(4, BundleBuilder.SentencePiece("a"))
            .With(3, new DecoderModel().ToArray(), BundleBuilder.Text("model_type", "tf_lite_prefill_decode")),
        "MSDK2024",
        DiagnosticSeverity.Warning,
        "names no stop token");

    [TestMethod]
    public void WeightsWithoutModel_AreNamed() => Expect(
        Complete().With(7, new byte[2_000_000], BundleBuilder.Text("model_type", "tf_lite_embedder")),
        "MSDK2022",
        DiagnosticSeverity.Warning,
        "section 3 (embedder, 2.0 MB)");

    [TestMethod]
    public void ModelWithoutItsWeights_IsInvalid()
    {
        BundleBuilder builder = Complete()
            .With(3, WithExternalWeights(offset: 100, length: 16), BundleBuilder.Text("model_type", "tf_lite_embedder"));
        Expect(builder, "MSDK2012", DiagnosticSeverity.Error, "section 3 (embedder) keeps constants in a section TFLiteWeights of the same model_type, and there is none");
        builder.With(7, new byte[110], BundleBuilder.Text("model_type", "tf_lite_embedder"));
        Expect(builder, "MSDK2012", DiagnosticSeverity.Error, "a constant of 16 bytes at byte 100 of section 4 (TFLiteWeights), which has 110 bytes");
        BundleBuilder sound = Complete()
            .With(3, WithExternalWeights(offset: 100, length: 16), BundleBuilder.Text("model_type", "tf_lite_embedder"))
            .With(7, new byte[116], BundleBuilder.Text("model_type", "tf_lite_embedder"));
        using ModelFolder folder = new();
        CollectionAssert.AreEqual(new[] { "MSDK2010", "MSDK2013" }, Ids(Inspect(folder, sound)));
    }

    [TestMethod]
    public void SeveralBadSections_AreOneError()
    {
        BundleBuilder builder = new BundleBuilder()
            .With(5, [0xFF]).With(4, []).With(6, BundleBuilder.HfTokenizer("{\"a\":"u8.ToArray())).With(3, new byte[32]);
        using ModelFolder folder = new();
        string message = Find(Inspect(folder, builder), "MSDK2012").Message;
        foreach (string part in new[]
        {
            "section 0 (LlmMetadataProto): this is no protocol buffer", "section 1 (SP_Tokenizer) is empty",
            "section 2 (HF_Tokenizer_Zlib): the tokenizer in it is no JSON", "section 3 (prefill_decode): this is not a TensorFlow Lite file",
        })
        {
            StringAssert.Contains(message, part);
        }
    }

    [TestMethod]
    public void WrongFile_IsToldApart()
    {
        using ModelFolder folder = new();
        ModelDiagnostic tflite = folder.Inspect(folder.Write("chat.litertlm", Model())).Diagnostics.Single();
        Assert.AreEqual("MSDK2001", tflite.Rule.Id);
        StringAssert.Contains(tflite.Message, "'chat.litertlm' is not a LiteRT-LM bundle (it begins with '");
        StringAssert.EndsWith(tflite.Message, "; it is a TensorFlow Lite model, whose extension is .tflite");
        ModelDiagnostic bundle = folder.Inspect(folder.Write("net.tflite", Complete().ToArray())).Diagnostics.Single();
        StringAssert.EndsWith(bundle.Message, "; it is a .litertlm bundle");
        Assert.AreEqual("MSDK1001", folder.Inspect("absent.litertlm").Diagnostics.Single().Rule.Id);
        ModelDiagnostic newer = folder.Inspect(folder.Write("chat.litertlm", new BundleBuilder { Major = 2 }.ToArray())).Diagnostics.Single();
        Assert.AreEqual("Schema version 2.7.0 of 'chat.litertlm' is not supported (supported: 1)", newer.Message);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void BrokenBundles_AreToldAsTheOfficialRuntimeRefusesThem()
    {
        using ModelFolder folder = new();
        foreach ((string file, string ids) in Broken)
        {
            InspectionResult result = folder.Inspect(Shared.Path("testdata", "llm", "broken", file + ".litertlm"));
            string found = string.Join(' ', Ids(result).Where(id => id is not ("MSDK2010" or "MSDK2013")));
            Assert.AreEqual(ids, found, $"{file}: {string.Join('\n', result.Diagnostics)}");
        }

        InspectionResult npuOnly = folder.Inspect(
            Shared.Path("testdata", "llm", "broken", "33_backend_constraint_npu.litertlm"), ("Accelerators", "Cpu"));
        Assert.IsTrue(Ids(npuOnly).Contains("MSDK2019"));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void RealBundles_HaveNoFinding()
    {
        using ModelFolder folder = new();
        string[] files = Directory.GetFiles(Shared.Path("testdata", "llm", "bundles"), "*.litertlm");
        Assert.AreEqual(12, files.Length);
        foreach (string file in files)
        {
            InspectionResult result = folder.Inspect(file);
            CollectionAssert.AreEqual(new[] { "MSDK2010", "MSDK2013" }, Ids(result), $"{file}: {string.Join('\n', result.Diagnostics)}");
        }
    }

    [TestMethod]
    public void Table_HasALineForEachSection()
    {
        BundleBuilder builder = BundleBuilder.Complete(Model()).With(200, new byte[5]);
        builder.SystemMetadata.Add(BundleBuilder.Text("Authors", "a\nb"));
        builder[2].Items.Add(BundleBuilder.Text("backend_constraint", "cpu,gpu"));
        using LiteRtLmFile bundle = LiteRtLmFile.Load(builder.ToArray());
        CollectionAssert.AreEqual(
            new[]
            {
                "LiteRT-LM bundle 1.7.0: Authors=a b",
                "Section  Data type         Model type              Offset       Size  Keys",
                "0        LlmMetadataProto  -                        16384   55 bytes",
                "1        SP_Tokenizer      -                        32768   19 bytes",
                "2        TFLiteModel       tf_lite_prefill_decode   49152  336 bytes  backend_constraint=cpu,gpu",
                "3        data type 200     -                        65536    5 bytes",
            },
            BundleTable.Lines(bundle).ToArray());
    }

    [TestMethod]
    public void ItemModels_OpensEachSectionUnderItsName()
    {
        using ModelFolder folder = new();
        BundleBuilder builder = BundleBuilder.Complete(Model())
            .With(3, Model(), BundleBuilder.Text("model_type", "tf_lite_aux")).With(3, Model(), BundleBuilder.Text("model_type", "tf_lite_aux"));
        string path = folder.Write("chat.litertlm", builder.ToArray());
        using ItemModels bundle = ItemModels.Open(new ModelItem(path, "Models/chat.litertlm", new Dictionary<string, string>()));
        CollectionAssert.AreEqual(
            new[] { "Models/chat.litertlm#prefill_decode", "Models/chat.litertlm#aux.3", "Models/chat.litertlm#aux.4" },
            bundle.Models.Select(model => model.Name).ToArray());
        Assert.IsTrue(bundle.Models.All(model => model.Model.Subgraphs.Count == 1));
        using ItemModels file = ItemModels.Open(new ModelItem(folder.Write("net.tflite", Model()), "net.tflite", new Dictionary<string, string>()));
        Assert.AreEqual("net.tflite", file.Models.Single().Name);
    }

    private static BundleBuilder Complete() => BundleBuilder.Complete();

    private static byte[] Model() => new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Abs, [0], [1]).ToArray();

    private static byte[] Stamped(string manufacturer, string soc)
    {
        byte[] stamp = new byte[250];
        System.Text.Encoding.ASCII.GetBytes(manufacturer, stamp);
        System.Text.Encoding.ASCII.GetBytes(soc, stamp.AsSpan(125));
        return new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Custom, [0], [1], "DISPATCH_OP").ToArray(root =>
        {
            root[4] = new FlatObject[] { new(), new() { [0] = stamp } };
            root[6] = new FlatObject[] { new() { [0] = "LiteRtStamp", [1] = 1u } };
        });
    }

    private static byte[] WithExternalWeights(ulong offset, ulong length) =>
        new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Abs, [0], [1]).ToArray(root =>
        {
            root[8] = new FlatObject[] { new() { [0] = "tflite_weights" } };
            root[9] = new FlatObject[] { new() { [0] = 7u, [1] = 0u, [2] = offset, [3] = length } };
        });

    private static void Expect(BundleBuilder builder, string id, DiagnosticSeverity severity, string text)
    {
        using ModelFolder folder = new();
        ModelDiagnostic found = Find(Inspect(folder, builder), id);
        Assert.AreEqual(severity, found.Severity);
        StringAssert.Contains(found.Message, text);
        Assert.IsFalse(found.Message.Contains('\n'), "one line");
    }

    private static InspectionResult Inspect(ModelFolder folder, BundleBuilder builder, params (string Name, string Value)[] metadata) =>
        folder.Inspect(folder.Write("chat.litertlm", builder.ToArray()), metadata);

    private static string[] Ids(InspectionResult result) => [.. result.Diagnostics.Select(diagnostic => diagnostic.Rule.Id)];

    private static ModelDiagnostic Find(InspectionResult result, string id) =>
        result.Diagnostics.SingleOrDefault(diagnostic => diagnostic.Rule.Id == id)
        ?? throw new AssertFailedException($"no {id}, but:\n{string.Join('\n', result.Diagnostics)}");
}
