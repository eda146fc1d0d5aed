using System.Security.Cryptography;
using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs;
using ModelSdk.Format.Artifacts;
using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests.Building;

/// <summary>An application for tests, with models of the repository and any bytes as compiled files.</summary>
internal sealed class PackedApplication : IDisposable
{
    private readonly List<ApplicationModel> _models = [];
    private readonly List<PackItem> _packs = [];
    private readonly Dictionary<string, string> _properties = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk packs ö ").FullName;

    public string Output => Path.Combine(_folder, "packs");

    public string ArtifactRoot => Path.Combine(_folder, "deploy");

    public List<string> DeviceConfigurations { get; } = [];

    public AndroidFacts? Android { get; set; } = new() { MinSdkVersion = 31, UncompressedExtensions = [".tflite", ".litertlm"] };

    public string? PackageName { get; set; } = "com.example.app";

    public string? BundleConfiguration { get; set; }

    /// <summary>A copy of the digits model, so that tests may damage it.</summary>
    public ApplicationModel AddModel(string name, string assembly = "App", params (string Name, string Value)[] metadata)
    {
        string file = Path.Combine(_folder, "models", assembly, name + ".tflite");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(Path.Combine(Repository.Root, "tests/Assets/digits/digits.tflite"), file);
        ModelItem item = new(file, $"{name}.tflite", metadata.ToDictionary(pair => pair.Name, pair => pair.Value));
        ApplicationModel model = new(item, assembly, IsOwn: assembly == "App");
        _models.Add(model);
        return model;
    }

    public void AddPack(string name, params (string Name, string Value)[] metadata) =>
        _packs.Add(new PackItem(name, metadata.ToDictionary(pair => pair.Name, pair => pair.Value)));

    public void Set(string property, string value) => _properties[property] = value;

    /// <summary>Lays out compiled files as the ahead-of-time build does: the text stands for the bytes.</summary>
    public void AddVariants(ApplicationModel model, params (string Target, string Bytes)[] variants)
    {
        string folder = Path.Combine([ArtifactRoot, .. model.Folder.Split('/')]);
        List<ArtifactRow> rows = [];
        foreach ((string target, string bytes) in variants)
        {
            string path = $"{target}/{model.Item.Name}.tflite";
            Directory.CreateDirectory(Path.Combine(folder, target));
            File.WriteAllText(Path.Combine(folder, path), bytes);
            string hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(bytes)));
            rows.Add(new ArtifactRow { Target = target, Path = path, Sha256 = hash, NpuShare = 0.5 });
        }

        File.WriteAllBytes(Path.Combine(folder, "artifacts.json"), new ArtifactList { Variants = rows }.ToUtf8());
    }

    public string WriteFile(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public PackBuildResult Build() => PackBuild.Run(Project(), null, CancellationToken.None);

    public PackProject Project() => new()
    {
        Facts = new ProjectFacts
        {
            AssemblyName = "App",
            RootNamespace = "App",
            ProjectFile = Path.Combine(_folder, "App.csproj"),
            Properties = new Dictionary<string, string>(_properties) { ["ModelSdkCacheDir"] = Path.Combine(_folder, "cache") },
        },
        Models = _models,
        Packs = _packs,
        ArtifactFolder = ArtifactRoot,
        DeviceConfigurations = DeviceConfigurations,
        OutputFolder = Output,
        OwnsOutputFolder = true,
        PackageName = PackageName,
        BundleConfiguration = BundleConfiguration,
        Android = Android,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
