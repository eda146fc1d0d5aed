using System.Security.Cryptography;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Runtime.Tests.Variants;

/// <summary>The digits model of App as it is deployed, with variants in a list beside it.</summary>
/// <remarks>A variant is the model itself with a byte behind its end: another hash, and a file that can be opened.</remarks>
internal sealed class VariantFolder : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ArtifactRow> _rows = [];

    public VariantFolder(string? source = null) =>
        Model = _folder.Copy(source ?? TestModels.Digits, "models", "App", "digits", "digits.tflite");

    /// <summary>Path of the source model.</summary>
    public string Model { get; }

    public ModelSource Source => new DeployedModelSource("App", "digits", [_folder.Path]);

    public static byte[] Content(string model, string target) =>
        [.. File.ReadAllBytes(model), .. System.Text.Encoding.UTF8.GetBytes(target)];

    /// <summary>Writes a variant and its row; returns the path of the file.</summary>
    public string Add(string target, byte[]? content = null, Func<ArtifactRow, ArtifactRow>? change = null)
    {
        byte[] bytes = content ?? Content(TestModels.Digits, target);
        string path = Path.Combine(Path.GetDirectoryName(Model)!, target, "digits.tflite");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        ArtifactRow row = new()
        {
            Target = target,
            Path = $"{target}/digits.tflite",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        _rows.Add(change is null ? row : change(row));
        File.WriteAllBytes(
            Path.Combine(Path.GetDirectoryName(Model)!, "artifacts.json"), new ArtifactList { Variants = _rows }.ToUtf8());
        return path;
    }

    public Model Load(FakeBackend native, ModelOptions? options = null) =>
        ModelSdk.Model.Load(Source, [native, TestModels.Cpu()], options);

    public void Dispose() => _folder.Dispose();
}
