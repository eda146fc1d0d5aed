using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>One case of an operator corpus; the format is in the corpus's README.</summary>
/// <param name="Case">Name.</param>
/// <param name="Model">Model file in the folder.</param>
/// <param name="Data">Data file in the folder: inputs, then outputs, of every step.</param>
/// <param name="Signature">Signature to run, or null for the primary subgraph.</param>
/// <param name="Inputs">Inputs of the first step.</param>
/// <param name="Outputs">Outputs of the first step.</param>
/// <param name="Ops">Operators of the model.</param>
/// <param name="Check">How to compare.</param>
/// <param name="Steps">Several invocations without reset, or null for one.</param>
/// <param name="Source"><c>own</c> or where the case comes from.</param>
/// <param name="ModelTensorTypes">Types of all tensors of the model.</param>
public sealed record ConformanceCase(
    string Case, string Model, string Data, string? Signature, IReadOnlyList<ConformanceTensor> Inputs,
    IReadOnlyList<ConformanceTensor> Outputs, IReadOnlyList<string> Ops, string Check,
    IReadOnlyList<ConformanceStep>? Steps, string Source, IReadOnlyList<string> ModelTensorTypes)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Folder that the case was read from.</summary>
    [JsonIgnore]
    public string Folder { get; private init; } = "";

    /// <summary>Full path of the model.</summary>
    [JsonIgnore]
    public string ModelPath => Path.Combine(Folder, Model);

    /// <summary>Integer weights with float activations: the official kernels round the activations to 8 bits.</summary>
    [JsonIgnore]
    public bool IsHybrid => Inputs.All(input => input.Dtype == "float32")
        && ModelTensorTypes.Any(type => type is "int8" or "uint8" or "int4" or "int2")
        && !Ops.Any(op => op is "QUANTIZE" or "DEQUANTIZE" or "FAKE_QUANT");

    /// <summary>All invocations.</summary>
    [JsonIgnore]
    public IReadOnlyList<ConformanceStep> AllSteps => Steps ?? [new ConformanceStep(Inputs, Outputs)];

    /// <summary>Whether the case, its folder or one of its operators is called so, ignoring case.</summary>
    public bool Matches(string filter) =>
        Ops.Contains(filter, StringComparer.OrdinalIgnoreCase)
        || string.Equals(Path.GetFileName(Folder), filter, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Case, filter, StringComparison.OrdinalIgnoreCase);

    /// <summary>The cases of a folder with a <c>cases.json</c>, or of all folders under it, in a stable order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no corpus.</exception>
    public static IReadOnlyList<ConformanceCase> ReadAll(string folder)
    {
        string[] files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "cases.json", SearchOption.AllDirectories)
            : [];
        if (files.Length == 0)
        {
            throw new DirectoryNotFoundException($"No cases.json in or under '{folder}'.");
        }

        Array.Sort(files, string.CompareOrdinal);
        return [.. files.SelectMany(Read)];
    }

    private static IEnumerable<ConformanceCase> Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        ConformanceCase[] cases = JsonSerializer.Deserialize<ConformanceCase[]>(stream, Options) ?? [];
        return cases.Select(item => item with { Folder = folder });
    }
}

/// <summary>One invocation.</summary>
public sealed record ConformanceStep(IReadOnlyList<ConformanceTensor> Inputs, IReadOnlyList<ConformanceTensor> Outputs);

/// <summary>An input or output: where its bytes are and how close they must be.</summary>
/// <param name="Index">Index of the tensor in the subgraph.</param>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Dimensions of this run.</param>
/// <param name="Offset">First byte in the data file.</param>
/// <param name="Bytes">Number of bytes.</param>
/// <param name="MaxAbsDiffOptimized">A number, null, or a text when the other kernels refused the model.</param>
public sealed record ConformanceTensor(
    int Index, string Name, string Dtype, int[] Shape, int Offset, int Bytes, JsonElement MaxAbsDiffOptimized)
{
    /// <summary>Difference between the official kernels themselves, or 0 when it is not known.</summary>
    [JsonIgnore]
    public double OfficialSpread =>
        MaxAbsDiffOptimized.ValueKind == JsonValueKind.Number ? MaxAbsDiffOptimized.GetDouble() : 0;
}
