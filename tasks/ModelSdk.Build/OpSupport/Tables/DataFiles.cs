using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>Reads the files of the folder Data, which are embedded in the assembly.</summary>
internal static class DataFiles
{
    /// <summary>Whether there is such a file.</summary>
    public static bool Exists(string name) => typeof(DataFiles).Assembly.GetManifestResourceInfo("Data/" + name) is not null;

    /// <summary>The content of a file such as <c>backends/gpu.json</c>.</summary>
    /// <exception cref="InvalidOperationException">The file is not in the assembly, or is not as its schema says.</exception>
    public static T Read<T>(string name, JsonTypeInfo<T> type)
    {
        using Stream stream = typeof(DataFiles).Assembly.GetManifestResourceStream("Data/" + name)
            ?? throw new InvalidOperationException($"Data/{name} is missing");
        try
        {
            return JsonSerializer.Deserialize(stream, type)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"Data/{name} is wrong: {exception.Message}", exception);
        }
    }
}
