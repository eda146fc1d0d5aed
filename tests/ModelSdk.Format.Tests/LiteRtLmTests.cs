using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ModelSdk.Format.LiteRtLm;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>Bundles of LiteRT-LM: what the header says, sections in place, tokenizers and metadata.</summary>
[TestClass]
public sealed class LiteRtLmTests
{
    [TestMethod]
    public void Header_GivesVersionKeysAndSections()
    {
        BundleBuilder builder = BundleBuilder.Complete(new ModelBuilder().ToArray());
        builder.SystemMetadata.AddRange(
            BundleBuilder.Text("Authors", "somebody"),
            BundleBuilder.Pair("byte", 1, (byte)200), BundleBuilder.Pair("sbyte", 2, (sbyte)-5),
            BundleBuilder.Pair("ushort", 3, (ushort)60000), BundleBuilder.Pair("short", 4, (ushort)65535),
            BundleBuilder.Pair("uint", 5, 4_000_000_000u), BundleBuilder.Pair("int", 6, -42),
            BundleBuilder.Pair("float", 7, 0.5f), BundleBuilder.Pair("bool", 8, true),
            BundleBuilder.Pair("ulong", 10, ulong.MaxValue), BundleBuilder.Pair("long", 11, -1L),
            BundleBuilder.Pair("double", 12, BitConverter.DoubleToInt64Bits(2.25)), BundleBuilder.Pair("newer", 99, 1));
        builder[2].Items.Add(BundleBuilder.Text("Backend_Constraint", "GPU, cpu"));
        using LiteRtLmFile bundle = LiteRtLmFile.Load(builder.ToArray());
        Assert.AreEqual("1.7.0", bundle.Version.ToString());
        CollectionAssert.AreEqual(
            new object?[]
            {
                "somebody", (byte)200, (sbyte)-5, (ushort)60000, (short)-1, 4_000_000_000u, -42, 0.5f, true, ulong.MaxValue, -1L,
                2.25, null,
            },
            bundle.SystemMetadata.Select(item => item.Value).ToArray());
        CollectionAssert.AreEqual(
            new[] { "LlmMetadataProto", "SP_Tokenizer", "prefill_decode" }, bundle.Sections.Select(section => section.Title).ToArray());
        LiteRtLmSection model = bundle.Sections[2];
        CollectionAssert.AreEqual(new[] { "gpu", "cpu" }, model.BackendConstraint.ToArray());
        Assert.AreEqual(3 * 16384, model.Begin);
        using TfliteModel inside = model.OpenModel();
        Assert.AreEqual(1, inside.Subgraphs.Count);
        Assert.AreEqual(model.Length, inside.File.Length);
    }

    [TestMethod]
    public void Metadata_AreRead()
    {
        using LiteRtLmFile bundle = LiteRtLmFile.Load(BundleBuilder.Complete([]).ToArray());
        LlmMetadata metadata = LlmMetadata.Read(bundle.Find(LiteRtLmDataType.LlmMetadataProto)!);
        Assert.IsTrue(metadata.HasStartToken && !metadata.HasPromptTemplates);
        Assert.AreEqual(1, metadata.StopTokens);
        Assert.AreEqual(512, metadata.MaxTokens);
        Assert.AreEqual("gemma3", metadata.ModelType);
        Assert.AreEqual("{{ messages }}", metadata.JinjaTemplate);
        Assert.AreEqual(new LlmSampler(LlmSamplerType.TopP, 40, 0.95f, 0.8f), metadata.Sampler);
        Assert.AreEqual(3, SentencePieceModel.CountPieces(bundle.Find(LiteRtLmDataType.SpTokenizer)!));
    }

    [TestMethod]
    public void Tokenizer_IsDecompressed_OnlyWhenItHasTheLengthItSays()
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\"model\":\"{new string('x', 5000)}\"}}");
        using LiteRtLmFile bundle = LiteRtLmFile.Load(new BundleBuilder()
            .With(6, BundleBuilder.HfTokenizer(json))
            .With(6, BundleBuilder.HfTokenizer(json, 100))
            .With(6, BundleBuilder.HfTokenizer(json, 6000))
            .With(6, BundleBuilder.HfTokenizer(json, 1UL << 31))
            .With(6, [1, 2, 3])
            .With(6, [9, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])
            .ToArray());
        CollectionAssert.AreEqual(json, HfTokenizer.ReadJson(bundle.Sections[0]));
        string[] parts = ["more are there", "5012 are there", "cannot come out of", "its length alone", "cannot be decompressed"];
        for (int i = 0; i < parts.Length; i++)
        {
            ModelFormatException refusal =
                Assert.ThrowsException<ModelFormatException>(() => HfTokenizer.ReadJson(bundle.Sections[i + 1]));
            StringAssert.Contains(refusal.Message, parts[i]);
            Assert.AreEqual(bundle.Sections[i + 1].Begin, refusal.Offset);
        }
    }

    [TestMethod]
    public void DamagedModel_NamesItsSection_AndTheOffsetInTheFile()
    {
        using LiteRtLmFile bundle = LiteRtLmFile.Load(BundleBuilder.Complete(new byte[64]).ToArray());
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(() => bundle.Sections[2].OpenModel());
        Assert.AreEqual(ModelFormatError.WrongIdentifier, refusal.Kind);
        Assert.AreEqual(bundle.Sections[2].Begin + 4, refusal.Offset);
        StringAssert.StartsWith(refusal.Message, "section 2 (prefill_decode): this is not a TensorFlow Lite file");
    }

    [TestMethod]
    public void OtherFiles_AreRefused_WithWhatTheyAre()
    {
        (byte[] Bytes, ModelFormatError Kind, string Text)[] rows =
        [
            ([], ModelFormatError.Corrupt, "the file has 0; it is truncated"),
            ([.. "LITERTLM"u8, 1], ModelFormatError.Corrupt, "the file has 9; it is truncated"),
            (new ModelBuilder().ToArray(), ModelFormatError.WrongIdentifier, "it is a TensorFlow Lite model"),
            ([.. "version https://git-lfs.github.com/spec/v1\n"u8], ModelFormatError.GitLfsPointer, "git lfs pull"),
            ([.. "PK\x03\x04 and more"u8], ModelFormatError.WrongIdentifier, "it begins with 'PK\\x03\\x04 and'"),
            (new BundleBuilder { Major = 2, Minor = 1 }.ToArray(), ModelFormatError.UnsupportedVersion, "bundle version 2.1.0"),
        ];
        foreach ((byte[] bytes, ModelFormatError kind, string text) in rows)
        {
            ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(() => LiteRtLmFile.Load(bytes));
            Assert.AreEqual(kind, refusal.Kind, refusal.Message);
            StringAssert.Contains(refusal.Message, text);
        }
    }

    [TestMethod]
    public void RepeatedEntries_AreLimited()
    {
        FlatObject pair = BundleBuilder.Text("k", "");
        BundleBuilder builder = new();
        builder.SystemMetadata.AddRange(Enumerable.Repeat(pair, 70_000));
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(() => LiteRtLmFile.Load(builder.ToArray()));
        StringAssert.Contains(refusal.Message, "more than 65536 sections and entries");
    }

    [TestMethod]
    public void SectionsBehindFourGigabytes_AreOpenedInPlace()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelsdk-{Guid.NewGuid():N}.litertlm");
        try
        {
            byte[] model = new ModelBuilder().ToArray();
            byte[] bundle = BundleBuilder.Complete(model).ToArray();
            long far = 5L << 30;
            using (FileStream stream = File.Create(path))
            {
                // The model moves to the end of a sparse file, and the header with it.
                Span<byte> begin = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(begin, 3 * 16384);
                int at = bundle.AsSpan(0, 16384).IndexOf(begin);
                BinaryPrimitives.WriteInt64LittleEndian(bundle.AsSpan(at), far);
                BinaryPrimitives.WriteInt64LittleEndian(begin, (3 * 16384) + model.Length);
                at = bundle.AsSpan(0, 16384).IndexOf(begin);
                BinaryPrimitives.WriteInt64LittleEndian(bundle.AsSpan(at), far + model.Length);
                stream.Write(bundle.AsSpan(0, 3 * 16384));
                stream.Position = far;
                stream.Write(model);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            using LiteRtLmFile file = LiteRtLmFile.Open(path);
            using TfliteModel inside = file.Sections[2].OpenModel();
            Assert.IsTrue(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 17);
            Assert.AreEqual("y", inside.Subgraphs[0].Tensors[2].Name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void RealBundles_SayWhatTheOfficialToolPrints()
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Shared.Path("testdata", "llm", "bundles", "signatures.json")));
        foreach (string path in Directory.GetFiles(Shared.Path("testdata", "llm", "bundles"), "*.litertlm"))
        {
            using LiteRtLmFile bundle = LiteRtLmFile.Open(path);
            JsonElement row = expected.RootElement.GetProperty(Path.GetFileName(path));
            CompareWithList(bundle, row, path);
            Assert.IsTrue(LlmMetadata.Read(bundle.Find(LiteRtLmDataType.LlmMetadataProto)!).StopTokens > 0, path);
            if (bundle.Find(LiteRtLmDataType.SpTokenizer) is { } pieces)
            {
                Assert.AreEqual(2048, SentencePieceModel.CountPieces(pieces), path);
            }
        }
    }

    private static void CompareWithList(LiteRtLmFile bundle, JsonElement row, string path)
    {
        Assert.AreEqual(row.GetProperty("bytes").GetInt64(), bundle.File.Length, path);
        Assert.AreEqual(string.Join('.', row.GetProperty("version").EnumerateArray()), bundle.Version.ToString(), path);
        Assert.AreEqual(row.GetProperty("header_end").GetInt64(), bundle.HeaderEnd, path);
        JsonElement[] sections = [.. row.GetProperty("sections").EnumerateArray()];
        Assert.AreEqual(sections.Length, bundle.Sections.Count, path);
        foreach ((JsonElement listed, LiteRtLmSection section) in sections.Zip(bundle.Sections))
        {
            Assert.AreEqual(listed.GetProperty("data_type").GetString(), section.DataTypeName, path);
            Assert.AreEqual(listed.GetProperty("begin").GetInt64(), section.Begin, path);
            Assert.AreEqual(listed.GetProperty("end").GetInt64(), section.End, path);
            CollectionAssert.AreEqual(
                listed.GetProperty("items").EnumerateObject().Select(item => $"{item.Name}={item.Value}").Order().ToArray(),
                section.Items.Select(item => $"{item.Key}={item.Text}").Order().ToArray(),
                path);
            if (section.DataType == LiteRtLmDataType.TFLiteModel)
            {
                using TfliteModel model = section.OpenModel();
                Assert.AreEqual(listed.GetProperty("subgraphs").GetInt32(), model.Subgraphs.Count, path);
                CollectionAssert.AreEquivalent(
                    listed.GetProperty("signatures").EnumerateObject().Select(signature => signature.Name).ToArray(),
                    model.Signatures.Select(signature => signature.Key).ToArray(),
                    path);
            }
        }
    }
}
