using System.Text.Json.Serialization;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>One case of an operator corpus; the format is in the corpus's README, <see cref="ConformanceFile"/> reads it.</summary>
/// <param name="Case">Name.</param>
/// <param name="Model">Model file in the folder.</param>
/// <param name="Data">Data file in the folder: inputs, then outputs, of every step.</param>
/// <param name="Signature">Signature to run, or null for the primary subgraph.</param>
/// <param name="Inputs">Inputs of the first step.</param>
/// <param name="Outputs">Outputs of the first step.</param>
/// <param name="Check">How to compare.</param>
/// <param name="Steps">Several invocations without reset, or null for one.</param>
public sealed record ConformanceCase(
    string Case, string Model, string Data, string? Signature, IReadOnlyList<ConformanceTensor> Inputs,
    IReadOnlyList<ConformanceTensor> Outputs, string Check, IReadOnlyList<ConformanceStep>? Steps)
{
    /// <summary>Operators with kernels for integer weights and float activations.</summary>
    private static readonly HashSet<string> HybridOperators =
    [
        "BATCH_MATMUL", "BIDIRECTIONAL_SEQUENCE_LSTM", "BIDIRECTIONAL_SEQUENCE_RNN", "CONV_2D", "DEPTHWISE_CONV_2D",
        "FULLY_CONNECTED", "LSTM", "RNN", "SVDF", "TRANSPOSE_CONV", "UNIDIRECTIONAL_SEQUENCE_LSTM",
        "UNIDIRECTIONAL_SEQUENCE_RNN",
    ];

    /// <summary>Operators of the model.</summary>
    public IReadOnlyList<string> Ops { get; init; } = [];

    /// <summary>Index of the signature's subgraph.</summary>
    public int Subgraph { get; init; }

    /// <summary><c>own</c> or where the case comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Types of all tensors of the model.</summary>
    public IReadOnlyList<string> ModelTensorTypes { get; init; } = [];

    /// <summary>Folder that the case was read from.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>What is wrong with the case itself, or null; it fails without being run.</summary>
    [JsonIgnore]
    public string? Defect { get; init; }

    /// <summary>Full path of the model.</summary>
    [JsonIgnore]
    public string ModelPath => Path.Combine(Folder, Model);

    /// <summary>Name of folder and case, for messages.</summary>
    [JsonIgnore]
    public string FullName => $"{Path.GetFileName(Folder)}/{Case}";

    /// <summary>What the report counts the case for: its operators, or its folder when it does not name any.</summary>
    [JsonIgnore]
    public IEnumerable<string> Groups => Ops.Count > 0 ? Ops.Distinct() : [Path.GetFileName(Folder)];

    /// <summary>Integer weights with float activations: the official kernels round the activations to 8 bits.</summary>
    [JsonIgnore]
    public bool IsHybrid => Inputs.Any(static input => input.Dtype == "float32")
        && ModelTensorTypes.Any(static type => type is "int8" or "uint8" or "int4" or "int2")
        && Ops.Any(HybridOperators.Contains)
        && !Ops.Any(static op => op is "QUANTIZE" or "DEQUANTIZE" or "FAKE_QUANT");

    /// <summary>All invocations.</summary>
    [JsonIgnore]
    public IReadOnlyList<ConformanceStep> AllSteps => Steps ?? [new ConformanceStep(Inputs, Outputs)];

    /// <summary>Whether the case, its folder or one of its operators is called so, ignoring case.</summary>
    public bool Matches(string filter) =>
        Ops.SelectMany(static op => (string[])[op, op.Replace("CUSTOM:", "", StringComparison.Ordinal)])
            .Concat([Path.GetFileName(Folder), Case])
            .Contains(filter, StringComparer.OrdinalIgnoreCase);

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
        return [.. files.SelectMany(ConformanceFile.Read)];
    }
}
