using ModelSdk.Build;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs;
using ModelSdk.Build.Targets;

namespace ModelSdk.Packs.Tests.Items;

/// <summary>An application with Model and ModelPack items, written as short as in a project: <c>("net", "AiPack=a;DeliveryType=OnDemand")</c>.</summary>
internal sealed class ItemProject
{
    private readonly List<ApplicationModel> _models = [];
    private readonly List<PackItem> _packs = [];

    /// <summary>Properties of the project.</summary>
    public Dictionary<string, string> Properties { get; } = [];

    /// <summary>Names of modules of others.</summary>
    public List<string> OtherModules { get; } = [];

    /// <summary>The ModelSdkTarget items.</summary>
    public List<CustomTarget> CustomTargets { get; } = [];

    /// <summary>Adds a model: <c>net</c> is the application's own, <c>Vision/net</c> a library's.</summary>
    public ItemProject Model(string name, string metadata = "", string extension = ".tflite")
    {
        string[] parts = name.Split('/');
        Dictionary<string, string> all = Read(metadata);
        all["Name"] = parts[^1];
        ModelItem item = new(Path.GetFullPath(parts[^1] + extension), parts[^1] + extension, all);
        _models.Add(new ApplicationModel(item, parts.Length > 1 ? parts[0] : "App", parts.Length == 1));
        return this;
    }

    /// <summary>Adds a ModelPack item.</summary>
    public ItemProject Pack(string name, string metadata = "")
    {
        _packs.Add(new PackItem(name, Read(metadata)));
        return this;
    }

    /// <summary>The project.</summary>
    public PackProject Create() => new()
    {
        Facts = new ProjectFacts
        {
            AssemblyName = "App",
            RootNamespace = "App",
            ProjectFile = Path.GetFullPath("App.csproj"),
            Properties = Properties,
            CustomTargets = CustomTargets,
        },
        Models = _models,
        Packs = _packs,
        ArtifactFolder = Path.GetFullPath("aot"),
        OutputFolder = Path.GetFullPath("packs"),
        Android = new AndroidFacts { OtherModules = OtherModules },
    };

    // Lists within a value are separated by commas here.
    private static Dictionary<string, string> Read(string metadata) => metadata
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2))
        .ToDictionary(static pair => pair[0], static pair => pair[1]);
}
