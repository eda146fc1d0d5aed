using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelSdk.Build.Naming;

namespace ModelSdk.Build.Inspection;

/// <summary>What a manifest says of a model.</summary>
internal sealed record ManifestContent
{
    public required ModelItem Item { get; init; }

    public required ProjectFacts Project { get; init; }

    public required ClassName Class { get; init; }

    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    public required ModelNotes Notes { get; init; }

    public required IReadOnlyList<SignatureFacts> Signatures { get; init; }

    public LabelList? Labels { get; init; }

    public required OperatorSurvey Operators { get; init; }
}

/// <summary>Writes manifests; the generator's reader (ModelGenerator.Parser.cs) is the other side of this format.</summary>
/// <remarks>
/// The same model, metadata and project give the same bytes on every machine: no paths, no times, no culture. A change
/// that an older generator would misread raises <see cref="Schema"/>. Described in docs/manifest.md.
/// </remarks>
internal static class ManifestWriter
{
    /// <summary>Version of the format.</summary>
    public const int Schema = 1;

    // Labels and descriptions stay readable; the text is never put into HTML.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of the manifest, with a line end after it.</summary>
    public static string Write(ManifestContent content)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("name", content.Item.Name);
            json.WriteString("assembly", content.Project.AssemblyName);
            WriteClass(json, content);
            WriteModel(json, content);
            WriteStrings(json, "accelerators", content.Item.Accelerators());
            WriteStrings(json, "backends", Backends(content.Project));
            json.WriteStartArray("signatures");
            foreach (SignatureFacts signature in content.Signatures)
            {
                WriteSignature(json, signature);
            }

            json.WriteEndArray();
            WriteLabels(json, content.Labels);
            WriteOperators(json, content.Operators);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static IEnumerable<string> Backends(ProjectFacts project)
    {
        if (project.HasLiteRt)
        {
            yield return "LiteRt";
        }

        if (project.HasCpu)
        {
            yield return "Cpu";
        }
    }

    private static void WriteClass(Utf8JsonWriter json, ManifestContent content)
    {
        json.WriteStartObject("class");
        json.WriteString("namespace", content.Class.Namespace);
        json.WriteString("name", content.Class.Name);
        json.WriteString("visibility", MetadataValues.Choice(content.Item.Get("Visibility"), ["public"]) ?? "internal");
        json.WriteBoolean("interface", content.Item.IsTrue("GenerateInterface", absent: false));
        json.WriteBoolean("sessions", content.Item.IsTrue("Sessions", absent: true));
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ManifestContent content)
    {
        json.WriteStartObject("model");
        json.WriteString("sha256", content.Sha256);
        json.WriteNumber("bytes", content.Bytes);
        WriteOptional(json, "title", content.Notes.Name);
        WriteOptional(json, "description", content.Notes.Description);
        WriteOptional(json, "version", content.Notes.Version);
        WriteOptional(json, "author", content.Notes.Author);
        WriteOptional(json, "license", content.Notes.License);
        json.WriteEndObject();
    }

    private static void WriteSignature(Utf8JsonWriter json, SignatureFacts signature)
    {
        json.WriteStartObject();
        json.WriteString("key", signature.Key);
        json.WriteString("name", signature.Name);
        WriteTensors(json, "inputs", signature.Inputs);
        WriteTensors(json, "outputs", signature.Outputs);
        json.WriteStartArray("dimensions");
        foreach (DimensionFacts dimension in signature.Dimensions)
        {
            json.WriteStartObject();
            json.WriteString("name", dimension.Name);
            json.WriteStartArray("uses");
            foreach ((int input, int axis) in dimension.Uses)
            {
                json.WriteStartObject();
                json.WriteNumber("input", input);
                json.WriteNumber("axis", axis);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, string name, IReadOnlyList<TensorFacts> tensors)
    {
        json.WriteStartArray(name);
        foreach (TensorFacts tensor in tensors)
        {
            WriteTensor(json, tensor);
        }

        json.WriteEndArray();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorFacts tensor)
    {
        TensorTypeRow type = TensorTypes.Of(tensor.Type);
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("parameter", tensor.Parameter);
        json.WriteString("original", tensor.Original);
        json.WriteString("runtimeName", tensor.RuntimeName);
        json.WriteNumber("tensor", tensor.TensorIndex);
        json.WriteString("type", type.Name);
        json.WriteString("typeMember", tensor.Type.ToString());
        json.WriteString("element", type.CSharp);
        json.WriteString("access", tensor.Access.ToString());
        json.WriteStartArray("shape");
        foreach (int size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        if (tensor.Quantization is { } quantization)
        {
            json.WriteStartObject("quantization");
            json.WriteNumber("scale", quantization.Scale);
            json.WriteNumber("zeroPoint", quantization.ZeroPoint);
            json.WriteBoolean("conversion", tensor.HasConversion);
            json.WriteEndObject();
        }

        WriteOptional(json, "description", tensor.Notes.Description);
        WriteOptional(json, "content", tensor.Notes.Content);
        WriteNumbers(json, "min", tensor.Notes.Min);
        WriteNumbers(json, "max", tensor.Notes.Max);
        WriteNumbers(json, "mean", tensor.Mean);
        WriteNumbers(json, "std", tensor.Std);
        if (tensor.Notes.DimensionNames.Count > 0)
        {
            WriteStrings(json, "dimensionNames", tensor.Notes.DimensionNames);
        }

        WriteLabels(json, tensor.Labels);
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, LabelList? labels)
    {
        if (labels is null)
        {
            return;
        }

        json.WriteStartObject("labels");
        json.WriteString("file", labels.File);
        json.WriteString("meaning", labels.Meaning.ToString());
        WriteStrings(json, "lines", labels.Lines);
        if (labels.EnumMembers() is { } members)
        {
            WriteStrings(json, "members", members);
        }

        json.WriteEndObject();
    }

    private static void WriteOperators(Utf8JsonWriter json, OperatorSurvey operators)
    {
        json.WriteStartArray("operators");
        foreach ((string op, int version, int count) in operators.Counts)
        {
            json.WriteStartObject();
            json.WriteString("op", op);
            json.WriteNumber("version", version);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<float> values)
    {
        if (values.Count == 0 || !values.All(float.IsFinite))
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (float value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
