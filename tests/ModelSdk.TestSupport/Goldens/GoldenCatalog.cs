using System.Security.Cryptography;

namespace ModelSdk.TestSupport.Goldens;

/// <summary>Every golden of the test data with its model: single operators, real models, quantized ones, several signatures.</summary>
public static class GoldenCatalog
{
    private static readonly string[] Folders = ["golden", "realmodels", "quantized"];
    private static readonly Lazy<Dictionary<string, string>> ModelsByHash = new(FindModels);

    // Convolutions of gigabytes: a third of the time of all goldens.
    private const string Huge = "huge_im2col";

    /// <summary>One row for each golden but for the <see cref="HugeGoldens"/>: its path below <c>testdata</c>.</summary>
    public static IEnumerable<object?[]> Goldens => Rows(static path => !path.Contains(Huge, StringComparison.Ordinal));

    /// <summary>The goldens that take many seconds.</summary>
    public static IEnumerable<object?[]> HugeGoldens => Rows(static path => path.Contains(Huge, StringComparison.Ordinal));

    /// <summary>Reads a golden.</summary>
    public static GoldenFile Read(string row) => GoldenFile.Read(Shared.Path("testdata", row));

    /// <summary>The model of a golden, which is found by its hash: several have the same name.</summary>
    public static string ModelFile(GoldenFile golden) => ModelsByHash.Value[golden.Sha256];

    private static IEnumerable<object?[]> Rows(Func<string, bool> isWanted) => Shared.Rows(["testdata"], root => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.json", SearchOption.AllDirectories))
        .Where(path => File.Exists(Path.ChangeExtension(path, ".bin")) && isWanted(path))
        .Order(StringComparer.Ordinal)
        .Select(path => new object?[] { Path.GetRelativePath(root, path).Replace('\\', '/') }));

    private static Dictionary<string, string> FindModels() => new[] { "models", "litert", "realmodels", "quantized" }
        .SelectMany(static folder => Directory.EnumerateFiles(Shared.Path("testdata", folder), "*", SearchOption.AllDirectories))
        .Where(static path => Path.GetExtension(path) is ".tflite" or ".bin")
        .DistinctBy(Hash)
        .ToDictionary(Hash);

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
