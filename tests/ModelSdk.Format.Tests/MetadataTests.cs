using System.Text;
using System.Text.Json;
using ModelSdk.Format.LiteRt;
using ModelSdk.Format.Metadata;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Format.Tests;

/// <summary>TFLite metadata against the JSON of the official tool, and a hand-built model with every table.</summary>
[TestClass]
public sealed class MetadataTests
{
    public static IEnumerable<object?[]> Goldens => Shared.Rows(
        ["testdata", "golden", "metadata"],
        static folder => Directory.EnumerateFiles(folder, "*.json").Select(static path => new object?[] { Path.GetFileName(path) }));

    [TestMethod]
    [Needs(Shared.Data)]
    [DynamicData(nameof(Goldens))]
    public void Metadata_EqualThoseOfTheOfficialTool(string golden)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Shared.Path("testdata", "golden", "metadata", golden)));
        using TfliteModel model = TfliteModel.Open(Shared.Path("testdata", "models", json.RootElement.GetProperty("model").GetString()!));
        TfliteMetadata metadata = TfliteMetadata.TryRead(model)!;
        JsonElement expected = json.RootElement.GetProperty("TFLITE_METADATA");
        Assert.AreEqual(Text(expected, "name"), metadata.Name);
        Assert.AreEqual(Text(expected, "description"), metadata.Description);
        Assert.AreEqual(Text(expected, "version"), metadata.Version);
        Assert.AreEqual(Text(expected, "author"), metadata.Author);
        Assert.AreEqual(Text(expected, "license"), metadata.License);
        Assert.AreEqual(Text(expected, "minParserVersion"), metadata.MinParserVersion);
        Assert.IsFalse(metadata.NeedsNewerParser);

        SubgraphMetadata subgraph = metadata.Subgraphs[0];
        JsonElement main = expected.GetProperty("subgraphMetadata")[0];
        CompareTensors(main, "inputTensorMetadata", subgraph.Inputs);
        CompareTensors(main, "outputTensorMetadata", subgraph.Outputs);
        CompareFiles(json.RootElement.GetProperty("packed_files"), metadata.Files, model.File);
        foreach (JsonElement entry in json.RootElement.GetProperty("metadata_entries").EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            Assert.AreEqual(entry.GetProperty("bytes").GetInt32(), KnownMetadata.Find(model, name).Length, name);
            if (Text(entry, "text") is { } text)
            {
                Assert.AreEqual(text, KnownMetadata.MinRuntimeVersion(model));
            }
        }
    }

    [TestMethod]
    public void EveryTable_IsRead()
    {
        using TfliteModel model = TfliteModel.Load(SmallModels.WithMetadata());
        TfliteMetadata metadata = TfliteMetadata.TryRead(model)!;
        Assert.AreEqual("1.10.0", metadata.MinParserVersion);
        Assert.IsTrue(metadata.NeedsNewerParser);
        SubgraphMetadata subgraph = metadata.Subgraphs[0];
        TensorMetadata input = subgraph.Inputs[0];
        Assert.AreEqual("width", input.DimensionNames[1]);
        Assert.AreEqual((ColorSpace.Rgb, 640u, 480u), (input.Content.ColorSpace, input.Content.DefaultWidth, input.Content.DefaultHeight));
        Assert.AreEqual((1, 2), input.Content.Range);
        Assert.AreEqual((127.5f, 128f), (input.Normalization!.Value.Mean[0], input.Normalization.Value.Std[0]));
        Assert.AreEqual("[^a-z]", input.ProcessUnits[1].DelimiterPattern);
        Assert.AreEqual("labels.txt", input.ProcessUnits[1].VocabularyFiles[0].Name);
        TensorMetadata output = subgraph.Outputs[0];
        Assert.AreEqual((BoundingBoxType.Boundaries, 4), (output.Content.BoxType, output.Content.BoxIndex.Count));
        Assert.AreEqual(0u, output.Content.DefaultWidth, "of another kind");
        Assert.AreEqual((ScoreTransformation.InverseLogistic, 0.25f), (output.ProcessUnits[0].ScoreTransformation, output.ProcessUnits[0].DefaultScore));
        Assert.AreEqual(0.5f, output.ProcessUnits[1].ScoreThreshold);
        AssociatedFile labels = output.FindFile(AssociatedFileKind.TensorAxisLabels)!.Value;
        Assert.AreEqual(("en", "1"), (labels.Locale, labels.Version));
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, metadata.Files.TryReadLines(labels.Name!));
        Assert.AreEqual(0, metadata.Files.TryReadLines("empty.txt")!.Length);
        Assert.IsNull(metadata.Files.TryReadLines("absent.txt"));
        Assert.AreEqual("boxes", subgraph.OutputGroups[0].TensorNames[0]);
        Assert.AreEqual(3, subgraph.CustomMetadata[0].Data.Length);
    }

    [TestMethod]
    public void ModelWithoutMetadata_HasNone()
    {
        using TfliteModel model = new ModelBuilder().Open();
        Assert.IsNull(TfliteMetadata.TryRead(model));
    }

    [TestMethod]
    public void Archive_IsFoundWithOffsetsFromTheFile_FromItself_AndWithoutFiles()
    {
        byte[] zip = SmallModels.Zip(("a.txt", "one\r\ntwo"));
        byte[] model = new byte[1000];
        Assert.AreEqual("two", Lines([.. model, .. zip])![1], "offsets from the archive");
        Assert.AreEqual("two", Lines(Shift([.. model, .. zip], 1000))![1], "offsets from the file");
        Assert.IsNull(Lines([.. model, .. SmallModels.Zip()]));
        Assert.IsNull(Lines(model));
    }

    [TestMethod]
    public void DamagedArchive_IsRefused()
    {
        byte[] file = [.. new byte[100], .. SmallModels.Zip(("a.txt", "one"))];
        file[^18] = 2;
        file[^12] = 2;
        Assert.ThrowsException<ModelFormatException>(() => Lines(file));
    }

    [TestMethod]
    [DataRow("a\nb", 2)]
    [DataRow("a\nb\n", 2)]
    [DataRow("\uFEFFa\r\n\r\nb\r\n", 3)]
    [DataRow("", 0)]
    public void Lines_AreSplitAsLabelFilesMeanThem(string text, int count)
    {
        string[] lines = AssociatedFileArchive.SplitLines(Encoding.UTF8.GetBytes(text));
        Assert.AreEqual(count, lines.Length);
        Assert.IsTrue(count == 0 || (lines[0] == "a" && lines[^1] == "b"));
    }

    private static string[]? Lines(byte[] file) => AssociatedFileArchive.Read(ModelFile.FromMemory(file)).TryReadLines("a.txt");

    // Adds to the offsets of the directory and of its one entry.
    private static byte[] Shift(byte[] file, int shift)
    {
        int end = file.AsSpan().LastIndexOf("PK\x05\x06"u8);
        int entry = file.AsSpan().LastIndexOf("PK\x01\x02"u8);
        foreach (int at in new[] { end + 16, entry + 42 })
        {
            BitConverter.GetBytes(BitConverter.ToInt32(file, at) + shift).CopyTo(file, at);
        }

        return file;
    }

    private static void CompareTensors(JsonElement subgraph, string property, ViewList<TensorMetadata> tensors)
    {
        JsonElement expected = subgraph.GetProperty(property);
        Assert.AreEqual(expected.GetArrayLength(), tensors.Count, property);
        for (int i = 0; i < tensors.Count; i++)
        {
            TensorMetadata tensor = tensors[i];
            JsonElement row = expected[i];
            Assert.AreEqual(Text(row, "name"), tensor.Name);
            Assert.AreEqual(Text(row, "description"), tensor.Description);
            CompareContent(row, tensor.Content);
            CompareFloats(Child(row, "stats"), "max", tensor.Max.ToArray());
            CompareFloats(Child(row, "stats"), "min", tensor.Min.ToArray());
            JsonElement files = Child(row, "associatedFiles");
            Assert.AreEqual(files.ValueKind == JsonValueKind.Array ? files.GetArrayLength() : 0, tensor.AssociatedFiles.Count);
            for (int f = 0; f < tensor.AssociatedFiles.Count; f++)
            {
                Assert.AreEqual(Text(files[f], "name"), tensor.AssociatedFiles[f].Name);
                Assert.AreEqual(Text(files[f], "description"), tensor.AssociatedFiles[f].Description);
                Assert.AreEqual(
                    Text(files[f], "type")?.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(),
                    tensor.AssociatedFiles[f].Kind.ToString().ToLowerInvariant());
            }

            CompareUnits(Child(row, "processUnits"), tensor.ProcessUnits);
        }
    }

    private static void CompareContent(JsonElement tensor, TensorContent content)
    {
        JsonElement expected = Child(tensor, "content");
        Assert.AreEqual((Text(expected, "contentPropertiesType") ?? "None").Replace("Properties", "", StringComparison.Ordinal), content.Kind.ToString());
        JsonElement properties = Child(expected, "contentProperties");
        Assert.AreEqual((Text(properties, "colorSpace") ?? "Unknown").ToLowerInvariant(), content.ColorSpace.ToString().ToLowerInvariant());
        Assert.AreEqual(Number(properties, "sampleRate"), content.SampleRate);
        Assert.AreEqual(Number(properties, "channels"), content.AudioChannels);
        CompareFloats(properties, "index", Array.ConvertAll(content.BoxIndex.ToArray(), static value => (float)value));
        JsonElement range = Child(expected, "range");
        Assert.AreEqual(
            range.ValueKind == JsonValueKind.Object ? ((int)Number(range, "min"), (int)Number(range, "max")) : null, content.Range);
    }

    private static void CompareUnits(JsonElement expected, ViewList<ProcessUnit> units)
    {
        Assert.AreEqual(expected.ValueKind == JsonValueKind.Array ? expected.GetArrayLength() : 0, units.Count);
        for (int i = 0; i < units.Count; i++)
        {
            JsonElement options = Child(expected[i], "options");
            Assert.AreEqual(Text(expected[i], "optionsType")!.Replace("Options", "", StringComparison.Ordinal), units[i].Kind.ToString());
            CompareFloats(options, "mean", units[i].Normalization.Mean.ToArray());
            CompareFloats(options, "std", units[i].Normalization.Std.ToArray());
            Assert.AreEqual(Text(options, "delimRegexPattern"), units[i].DelimiterPattern);
            JsonElement vocabulary = Child(options, "vocabFile");
            Assert.AreEqual(vocabulary.ValueKind == JsonValueKind.Array ? vocabulary.GetArrayLength() : 0, units[i].VocabularyFiles.Count);
        }
    }

    private static void CompareFiles(JsonElement expected, AssociatedFileArchive files, ModelFile file)
    {
        Assert.AreEqual(expected.GetArrayLength(), files.Names.Count);
        foreach (JsonElement row in expected.EnumerateArray())
        {
            string name = Text(row, "name")!;
            Assert.IsTrue(files.TryGet(name, out ReadOnlySpan<byte> bytes), name);
            Assert.AreEqual(Number(row, "bytes"), bytes.Length);
            Assert.IsTrue(bytes.SequenceEqual(file.Slice((long)Number(row, "offset_of_data_in_file"), bytes.Length)), name);
            Assert.AreEqual(row.GetProperty("first_line")[0].GetString(), files.TryReadLines(name)![0]);
        }
    }

    private static void CompareFloats(JsonElement parent, string name, float[] actual)
    {
        JsonElement expected = Child(parent, name);
        float[] values = expected.ValueKind == JsonValueKind.Array ? [.. expected.EnumerateArray().Select(static e => e.GetSingle())] : [];
        CollectionAssert.AreEqual(values, actual, name);
    }

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement child) ? child : default;

    private static string? Text(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.String } child ? child.GetString() : null;

    private static double Number(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.Number } child ? child.GetDouble() : 0;
}
