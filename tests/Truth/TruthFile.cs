using System.Text.Json;

namespace ModelSdk.Truth;

/// <summary>What the real tools said of a set of models: a file such as <c>gpu-accelerator.json</c>.</summary>
/// <param name="Target"><c>gpu</c>, or the id of the SoC whose compiler plugin it is of.</param>
/// <param name="Rows">One for each model.</param>
internal sealed record TruthFile(string Target, IReadOnlyList<TruthRow> Rows)
{
    /// <summary>Reads a file; the members of its rows tell which tool it is of.</summary>
    /// <exception cref="InvalidDataException">The rows are of no known tool.</exception>
    public static TruthFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument document = JsonDocument.Parse(stream);
        List<TruthRow> rows = [.. document.RootElement.EnumerateArray().Select(TruthRow.Read)];
        return rows switch
        {
            _ when rows.Count > 0 && rows.All(static row => row is GpuRow) => new TruthFile("gpu", rows),
            _ when rows.Count > 0 && rows.All(static row => row is PartitionRow) => new TruthFile("IntelOpenVINO_LNL", rows),
            _ => throw new InvalidDataException($"'{path}' has no rows of a known tool."),
        };
    }
}

/// <summary>What a tool said of one model.</summary>
/// <param name="Model">The last three parts of its path.</param>
/// <param name="Exit">Exit code of the tool; negative when a signal ended it.</param>
internal abstract record TruthRow(string Model, int Exit)
{
    /// <summary>Reads a row of either tool.</summary>
    public static TruthRow Read(JsonElement row)
    {
        string model = row.GetProperty("model").GetString()!;
        int exit = row.GetProperty("exit").GetInt32();
        if (row.TryGetProperty("create", out JsonElement create))
        {
            int? status = create.ValueKind == JsonValueKind.Number ? create.GetInt32() : null;
            return new GpuRow(model, exit, status, Numbers(row.GetProperty("buffers")));
        }

        List<PartitionedSubgraph> subgraphs =
        [
            .. row.GetProperty("subgraphs").EnumerateArray().Select(Numbers)
                .Select(static numbers => new PartitionedSubgraph(numbers[0], numbers[1], numbers[2], numbers[3])),
        ];
        return new PartitionRow(model, exit, subgraphs, Numbers(row.GetProperty("refused")));
    }

    private static IReadOnlyList<int> Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(static item => item.GetInt32())];
}

/// <summary>What LiteRT did when the GPU was asked to take the whole model.</summary>
/// <param name="Model">The last three parts of its path.</param>
/// <param name="Exit">Exit code of the program; negative when a signal ended it.</param>
/// <param name="Create">Status of LiteRtCreateCompiledModel, or null when the model did not load or the process died.</param>
/// <param name="Buffers">Kinds of buffers of the inputs: 26 for WebGPU, 1 for host memory.</param>
internal sealed record GpuRow(string Model, int Exit, int? Create, IReadOnlyList<int> Buffers) : TruthRow(Model, Exit);

/// <summary>What a compiler plugin's partition step did.</summary>
/// <param name="Model">The last three parts of its path.</param>
/// <param name="Exit">Exit code of the tool.</param>
/// <param name="Subgraphs">One for each subgraph that was looked at.</param>
/// <param name="Named">Codes of the ops that it named as not supported; null when the plugin names none.</param>
internal sealed record PartitionRow(
    string Model, int Exit, IReadOnlyList<PartitionedSubgraph> Subgraphs, IReadOnlyList<int>? Named)
    : TruthRow(Model, Exit);

/// <summary>One subgraph after the partition step.</summary>
internal sealed record PartitionedSubgraph(int Index, int Selected, int Total, int Partitions)
{
    /// <inheritdoc/>
    public override string ToString() => $"[{Index}: {Selected} of {Total} in {Partitions}]";
}
