using System.Text.Json;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>Reads a <c>cases.json</c>; what cannot be read becomes a case that fails, so that the others still run.</summary>
internal static class ConformanceFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    };

    /// <summary>The cases of the file.</summary>
    public static IEnumerable<ConformanceCase> Read(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        List<ConformanceCase> cases = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonElement element in document.RootElement.EnumerateArray())
            {
                cases.Add(ReadCase(element, folder, cases.Count));
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or InvalidOperationException)
        {
            cases.Add(Damaged(folder, "cases.json", exception.Message));
        }

        return cases;
    }

    private static ConformanceCase ReadCase(JsonElement element, string folder, int position)
    {
        string name = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("case", out JsonElement given)
            ? given.ToString()
            : $"cases.json[{position}]";
        try
        {
            ConformanceCase? item = element.Deserialize<ConformanceCase>(Options);
            return item is null ? Damaged(folder, name, "it is null") : item with { Folder = folder, Defect = DefectOf(item) };
        }
        catch (JsonException exception)
        {
            return Damaged(folder, name, exception.Message);
        }
    }

    // Constructor parameters that the file does not give are null or 0, whatever their type says.
    private static string? DefectOf(ConformanceCase item)
    {
        string? missing = item.Model is null ? "model"
            : item.Data is null ? "data"
            : item.Check is null ? "check"
            : item.Inputs is null ? "inputs"
            : item.Outputs is null ? "outputs"
            : item.AllSteps.Any(static step => step.Inputs is null || step.Outputs is null) ? "steps"
            : item.AllSteps.SelectMany(static step => step.Inputs.Concat(step.Outputs))
                .Any(static tensor => tensor.Dtype is null || tensor.Shape is null) ? "dtype or shape"
            : null;
        return missing is null ? null : $"the case has no {missing}";
    }

    private static ConformanceCase Damaged(string folder, string name, string reason) =>
        new(name, "", "", null, [], [], "", null) { Folder = folder, Defect = $"cases.json cannot be read: {reason}" };
}
