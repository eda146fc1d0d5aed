using ModelSdk.Build;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Cli;

/// <summary>The arguments of <c>modelsdk pack</c> as the projects that <see cref="AotBuild"/> and <see cref="PackBuild"/> take.</summary>
internal sealed record PackRequest
{
    private const string ListName = "artifacts.json";

    /// <summary>The model files.</summary>
    public required IReadOnlyList<FileInfo> Models { get; init; }

    /// <summary>Name of the pack.</summary>
    public required string Name { get; init; }

    /// <summary>Each <c>target=file</c> or <c>model/target=file</c>.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Folders with artifacts.json.</summary>
    public IReadOnlyList<string> Compiled { get; init; } = [];

    /// <summary>Metadata DeliveryType.</summary>
    public string Delivery { get; init; } = "";

    /// <summary>Metadata SourceModel.</summary>
    public string SourceModel { get; init; } = "";

    /// <summary>Metadata Type.</summary>
    public string Type { get; init; } = "";

    /// <summary>Application id, or null.</summary>
    public string? PackageName { get; init; }

    /// <summary>Assembly of the models.</summary>
    public required string Assembly { get; init; }

    /// <summary>Device groups of the user's own.</summary>
    public IReadOnlyList<FileInfo> DeviceConfigurations { get; init; } = [];

    /// <summary>Full path of a bundle configuration, or null.</summary>
    public string? BundleConfiguration { get; init; }

    /// <summary>Each <c>name=manufacturer/model</c>.</summary>
    public IReadOnlyList<string> CustomTargets { get; init; } = [];

    /// <summary>Full path of the folder for the results, or null.</summary>
    public string? Output { get; init; }

    /// <summary>Properties with limits.</summary>
    public IReadOnlyList<(string Name, string Value)> Limits { get; init; } = [];

    /// <summary>Full path of the folder for the results.</summary>
    public string OutputFolder => Output ?? Path.Combine(Environment.CurrentDirectory, $"{Name}-pack");

    // A file of the current folder, where relative paths in options start; it need not exist.
    private static string ProjectFile => Path.Combine(Environment.CurrentDirectory, "modelsdk.csproj");

    private ApplicationModel[] Items =>
    [
        .. Models.Select(file => new ApplicationModel(
            new ModelItem(file.FullName, file.ToString(), new Dictionary<string, string> { ["AiPack"] = Name, ["Aot"] = "Never" }),
            Assembly,
            IsOwn: true)),
    ];

    /// <summary>What is wrong with the arguments, in sentences.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (Models.Count == 0)
        {
            yield return "Name the models that the pack is made of.";
        }

        if (Name.Length == 0)
        {
            yield return "Name the pack with --name.";
        }

        foreach (string text in CustomTargets)
        {
            if (!CustomTargetText.Read(text).TryRead(SocTable.Builtin, ProjectFile, out _, out string? problem))
            {
                yield return $"'{text}' for --custom-target is not <name>=<manufacturer>/<model>: {problem}.";
            }
        }

        foreach (string text in Variants.Where(static text => text.IndexOf('=') <= 0))
        {
            yield return $"'{text}' for --variant is not <target>=<file>, such as Qualcomm_SM8750=flowers.sm8750.tflite.";
        }

        foreach (string text in Variants.Where(text => Models.Count > 1 && text.IndexOf('=') > 0 && !text[..text.IndexOf('=')].Contains('/')))
        {
            yield return $"'{text}' for --variant does not say of which model; write <model>/{text}.";
        }

        foreach (string folder in Compiled.Where(static folder => !File.Exists(Path.Combine(folder, ListName))))
        {
            yield return $"'{folder}' for --compiled holds no {ListName}; name a folder that 'modelsdk compile' wrote for a model.";
        }

        foreach (FileInfo file in DeviceConfigurations.Where(static file => !file.Exists))
        {
            yield return $"'{file}' for --device-config does not exist.";
        }

        if (BundleConfiguration is not null && !File.Exists(BundleConfiguration))
        {
            yield return $"'{BundleConfiguration}' for --bundle-config does not exist.";
        }

        if (File.Exists(OutputFolder))
        {
            yield return $"'{OutputFolder}' for the results is a file; name a folder with --output.";
        }

        foreach (IGrouping<string, FileInfo> same in Models
            .GroupBy(static file => Path.GetFileNameWithoutExtension(file.Name), StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1))
        {
            yield return $"'{string.Join("' and '", same)}' would have the same name '{same.Key}' in the pack; rename one of them.";
        }
    }

    /// <summary>Why models cannot be packed.</summary>
    public IEnumerable<ModelDiagnostic> ErrorsOfModels(CancellationToken cancellationToken) =>
        Items.SelectMany(model => ModelInspector.ErrorsOfFile(model.Item, Facts(), cancellationToken));

    /// <summary>The compiled files, to be checked and laid out.</summary>
    /// <exception cref="IOException">A list cannot be read, or is damaged.</exception>
    public AotProject ForVariants(string staging) => new()
    {
        Facts = Facts(),
        Models = Items,
        Variants = [.. Variants.Select(ReadVariant), .. Compiled.SelectMany(ReadCompiled)],
        DeployFolder = staging,
        LogFolder = staging,
    };

    /// <summary>The pack, with the compiled files in a folder.</summary>
    public PackProject ForPack(string staging) => new()
    {
        Facts = Facts(),
        Models = Items,
        Packs =
        [
            new PackItem(
                Name,
                new Dictionary<string, string>
                {
                    ["DeliveryType"] = Delivery,
                    ["SourceModel"] = SourceModel,
                    ["Type"] = Type,
                }),
        ],
        ArtifactFolder = staging,
        DeviceConfigurations = [.. DeviceConfigurations.Select(static file => file.FullName)],
        OutputFolder = OutputFolder,
        PackageName = PackageName,
        BundleConfiguration = BundleConfiguration,
    };

    /// <summary>A finding that names the command instead of a project that there is not.</summary>
    public ModelDiagnostic WithoutProjectFile(ModelDiagnostic diagnostic) =>
        diagnostic.File == ProjectFile ? diagnostic with { File = "modelsdk" } : diagnostic;

    private VariantItem ReadVariant(string text)
    {
        string path = text[(text.IndexOf('=') + 1)..].Trim();
        string[] names = text[..text.IndexOf('=')].Split('/', StringSplitOptions.TrimEntries);
        string model = names.Length > 1 ? string.Join('/', names[..^1]) : Path.GetFileNameWithoutExtension(Models[0].Name);
        return Variant(path, model, names[^1]);
    }

    private static IEnumerable<VariantItem> ReadCompiled(string folder)
    {
        try
        {
            return ArtifactList.Read(File.ReadAllBytes(Path.Combine(folder, ListName))).Variants
                .Select(row => Variant(
                    Path.Combine([folder, .. row.Path.Split('/')]), Path.GetFileNameWithoutExtension(row.Path), row.Target))
                .ToArray();
        }
        catch (ModelFormatException exception)
        {
            throw new IOException($"'{Path.Combine(folder, ListName)}': {exception.Reason}", exception);
        }
    }

    private static VariantItem Variant(string path, string model, string target) => new(
        Path.GetFullPath(path), path, new Dictionary<string, string> { ["Model"] = model, ["Targets"] = target });

    private ProjectFacts Facts()
    {
        Dictionary<string, string> properties = Limits.ToDictionary(static limit => limit.Name, static limit => limit.Value);
        return new ProjectFacts
        {
            AssemblyName = Assembly,
            RootNamespace = Assembly,
            ProjectFile = ProjectFile,
            CustomTargets = [.. CustomTargets.Select(CustomTargetText.Read)],
            Properties = properties,
        };
    }
}
