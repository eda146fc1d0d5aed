using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>One invocation.</summary>
public sealed record ConformanceStep(IReadOnlyList<ConformanceTensor> Inputs, IReadOnlyList<ConformanceTensor> Outputs);

/// <summary>An input or output: where its bytes are and how close they must be.</summary>
/// <param name="Index">Index of the tensor in the subgraph.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Dimensions of this run.</param>
/// <param name="Offset">First byte in the data file.</param>
/// <param name="Bytes">Number of bytes.</param>
public sealed record ConformanceTensor(int Index, string Dtype, int[] Shape, int Offset, int Bytes)
{
    /// <summary>Name of the tensor.</summary>
    public string Name { get; init; } = "";

    /// <summary>A number, null, or a text when the other kernels refused the model.</summary>
    public JsonElement MaxAbsDiffOptimized { get; init; }

    /// <summary>Difference between the official kernels themselves, or 0 when it is not known.</summary>
    [JsonIgnore]
    public double OfficialSpread =>
        MaxAbsDiffOptimized.ValueKind == JsonValueKind.Number ? MaxAbsDiffOptimized.GetDouble() : 0;

    /// <summary>The tensor's bytes in the data of its case.</summary>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> data) =>
        Offset >= 0 && Bytes >= 0 && (long)Offset + Bytes <= data.Length
            ? data.Slice(Offset, Bytes)
            : throw new InvalidDataException(
                $"'{Name}' lies at {Offset}, {Bytes} bytes long, outside the data file of {data.Length} bytes.");
}
