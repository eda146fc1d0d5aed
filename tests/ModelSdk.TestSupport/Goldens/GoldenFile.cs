using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.TestSupport.Goldens;

/// <summary>A golden file: inputs of a model and what native LiteRT made of them. The format is in its folder's README.</summary>
/// <param name="Model">File name of the model.</param>
/// <param name="Sha256">Hash of the model.</param>
/// <param name="Data">Name of the data file beside the golden.</param>
/// <param name="Cases">What was run.</param>
/// <param name="Trusted">The kernel set to compare with, when it is not <c>ref</c>.</param>
public sealed record GoldenFile(
    string Model, string Sha256, string Data, IReadOnlyList<GoldenCase> Cases, string? Trusted)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new GoldenValuesConverter() },
    };

    /// <summary>Contents of the data file.</summary>
    [JsonIgnore]
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Reads a golden with its data file.</summary>
    public static GoldenFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        GoldenFile golden = JsonSerializer.Deserialize<GoldenFile>(stream, Options)
            ?? throw new InvalidDataException($"{path} is empty.");
        golden.Bytes = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, golden.Data));
        return golden;
    }

    /// <summary>The case of that name.</summary>
    public GoldenCase Case(string name) => Cases.Single(item => item.Name == name);
}

/// <summary>One run of a signature on a new interpreter, of one or more steps.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Signature">Its key, or null when the model has none.</param>
/// <param name="Kind"><c>seeded random</c> or <c>real input</c>.</param>
/// <param name="Steps">Invocations, one after the other; state carries over and shapes may change.</param>
public sealed record GoldenCase(string Name, string? Signature, string Kind, IReadOnlyList<GoldenStep> Steps);

/// <summary>One invocation.</summary>
public sealed record GoldenStep(IReadOnlyList<GoldenInput> Inputs, IReadOnlyList<GoldenOutput> Outputs);

/// <summary>Values of one input.</summary>
public sealed record GoldenInput(string Name, string Dtype, int[] Shape, GoldenSource Source);

/// <summary>Where an input's values come from; which members are set depends on <paramref name="Kind"/>.</summary>
public sealed record GoldenSource(
    string Kind, uint Seed, float Lo, float Hi, uint Range, int Add, float Scale, float Bias, int Offset, int Length,
    GoldenBytes? AlsoBin, string[]? Text);

/// <summary>A stretch of the data file.</summary>
public sealed record GoldenBytes(int Offset, int Length);

/// <summary>Expected values of one output, for each set of kernels that could run the model.</summary>
/// <param name="Name">Name in the signature, or the tensor's own.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Dimensions of this run.</param>
/// <param name="Ref">Values of the official reference kernels.</param>
/// <param name="Xnnpack">Values of XNNPACK.</param>
public sealed record GoldenOutput(
    string Name, string Dtype, int[] Shape, GoldenValues? Ref, GoldenValues? Xnnpack);

/// <summary>Where expected values lie in the data file.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="SampledEvery">Only every so manieth element is there, or 1.</param>
/// <param name="Sum">Sum over all elements.</param>
/// <param name="SameAsRef">The values are those of the reference kernels.</param>
/// <param name="Text">The values themselves, of a tensor of strings.</param>
public sealed record GoldenValues(
    int Offset, int Length, int SampledEvery, double? Sum, bool SameAsRef, string[]? Text = null);

/// <summary>Reads expected values, which are an object or the text <c>same as ref</c>.</summary>
internal sealed class GoldenValuesConverter : JsonConverter<GoldenValues>
{
    /// <inheritdoc/>
    public override GoldenValues? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.String)
        {
            return new GoldenValues(0, 0, 1, null, SameAsRef: true);
        }

        if (root.TryGetProperty("text", out JsonElement text))
        {
            return new GoldenValues(0, 0, 1, null, SameAsRef: false, text.Deserialize<string[]>());
        }

        if (!root.TryGetProperty("offset", out JsonElement offset))
        {
            return null;
        }

        return new GoldenValues(
            offset.GetInt32(),
            root.GetProperty("length").GetInt32(),
            root.TryGetProperty("sampled_every", out JsonElement every) ? every.GetInt32() : 1,
            root.TryGetProperty("sum", out JsonElement sum) && sum.ValueKind == JsonValueKind.Number ? sum.GetDouble() : null,
            SameAsRef: false);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, GoldenValues value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Goldens are only read.");
}
