using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.TestSupport;

namespace ModelSdk.Tasks.Tests;

/// <summary>A project folder on disk and the items that the targets would hand to the task.</summary>
internal sealed class TaskProject : IDisposable
{
    private readonly List<ITaskItem> _items = [];

    /// <summary>Folder of the project.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("modelsdk-tasks-").FullName;

    /// <summary>The project file; it need not exist.</summary>
    public string ProjectFile => Path.Combine(Folder, "App.csproj");

    /// <summary>Adds a model; without content the file does not exist.</summary>
    public TaskProject With(string name, byte[]? content, params (string Name, string Value)[] metadata) =>
        WithFile(name, ".tflite", $"obj/modelsdk/{name}.model.json", content, metadata);

    /// <summary>Adds a bundle, for which the targets predict no manifest.</summary>
    public TaskProject WithBundle(string name, byte[]? content, params (string Name, string Value)[] metadata) =>
        WithFile(name, ".litertlm", "", content, metadata);

    private TaskProject WithFile(
        string name, string extension, string manifest, byte[]? content, (string Name, string Value)[] metadata)
    {
        string path = Path.Combine(Folder, name + extension);
        if (content is not null)
        {
            File.WriteAllBytes(path, content);
        }

        TaskItem item = new(path);
        item.SetMetadata("Name", name);
        item.SetMetadata("_ModelSdkManifest", manifest);
        item.SetMetadata("_ModelSdkInputs", $"obj/modelsdk/{name}.inputs");
        item.SetMetadata("_ModelSdkStamp", $"obj/modelsdk/{name}.stamp");
        item.SetMetadata("_ModelSdkOps", $"obj/modelsdk/{name}.ops.json");
        item.SetMetadata("_ModelSdkChecked", $"obj/modelsdk/{name}.checked");
        foreach ((string key, string value) in metadata)
        {
            item.SetMetadata(key, value);
        }

        _items.Add(item);
        return this;
    }

    /// <summary>A digit model of the repository.</summary>
    public static byte[] Digits(string file = "digits.tflite") => File.ReadAllBytes(Repository.Asset("digits", file));

    /// <summary>The task for all models.</summary>
    public InspectModels Task(MockEngine engine) => new()
    {
        BuildEngine = engine,
        Models = [.. _items],
        ProjectFile = ProjectFile,
        AssemblyName = "App",
        RootNamespace = "App",
        Language = "C#",
        TargetFrameworkIdentifier = ".NETCoreApp",
        TargetFrameworkVersion = "v10.0",
        DocsDirectory = "/docs/errors/",
    };

    /// <summary>The task that checks all models.</summary>
    public CheckModels Check(MockEngine engine, params (string Name, string Value)[] properties) => new()
    {
        BuildEngine = engine,
        Models = [.. _items],
        ProjectFile = ProjectFile,
        AssemblyName = "App",
        RootNamespace = "App",
        Properties = [.. properties.Select(static property => Property(property.Name, property.Value))],
        ReportFile = "obj/modelsdk/report.html",
        DocsDirectory = "/docs/errors/",
    };

    /// <summary>The task that compiles all models as the application's own.</summary>
    public CompileModels Compile(MockEngine engine, params (string Name, string Value)[] properties) => new()
    {
        BuildEngine = engine,
        Models = [.. _items],
        ProjectFile = ProjectFile,
        AssemblyName = "App",
        RootNamespace = "App",
        Properties = [.. properties.Select(static property => Property(property.Name, property.Value))],
        DeployDirectory = "obj/modelsdk/aot/deploy",
        LogDirectory = "obj/modelsdk/aot/logs",
        FilesFile = "obj/modelsdk/aot/compile.files",
        ToolsFile = "obj/modelsdk/aot/compile.tools",
        Stamp = "obj/modelsdk/aot/compile.stamp",
        DocsDirectory = "/docs/errors/",
    };

    /// <summary>The task that packs all models as the application's own.</summary>
    public BuildPacks Pack(MockEngine engine, params (string Name, string Value)[] properties) => new()
    {
        BuildEngine = engine,
        Models = [.. _items],
        ProjectFile = ProjectFile,
        AssemblyName = "App",
        RootNamespace = "App",
        Properties = [.. properties.Select(static property => Property(property.Name, property.Value))],
        OutputDirectory = "obj/modelsdk/packs",
        ListDirectory = "obj/modelsdk",
        Stamp = "obj/modelsdk/packs.stamp",
        DocsDirectory = "/docs/errors/",
    };

    /// <summary>The task that lays out native libraries for the application.</summary>
    public PlaceNativeLibraries Place(MockEngine engine, params (string Name, string Value)[] properties) => new()
    {
        BuildEngine = engine,
        Models = [.. _items],
        ProjectFile = ProjectFile,
        AssemblyName = "App",
        Properties = [.. properties.Append(("ModelSdkCacheDir", "cache")).Select(static property => Property(property.Item1, property.Item2))],
        DeployDirectory = "obj/modelsdk/native/deploy",
        FilesFile = "obj/modelsdk/native/native.files",
        SourcesFile = "obj/modelsdk/native/native.sources",
        Stamp = "obj/modelsdk/native/native.stamp",
        DocsDirectory = "/docs/errors/",
    };

    /// <summary>The task that writes the report about all models.</summary>
    public WriteReport Report(MockEngine engine) => new()
    {
        BuildEngine = engine,
        OpsFiles = [.. _items.Select(item => new TaskItem(Path.Combine(Folder, item.GetMetadata("_ModelSdkOps"))))],
        ProjectFile = ProjectFile,
        ReportFile = "obj/modelsdk/report.html",
        DocsDirectory = "/docs/errors/",
    };

    /// <summary>Path of a file that the tasks write.</summary>
    public string Output(string name) => Path.GetFullPath(Path.Combine(Folder, "obj", "modelsdk", name));

    /// <summary>Path of a model's manifest.</summary>
    public string Manifest(string name) => Path.Combine(Folder, "obj", "modelsdk", name + ".model.json");

    /// <summary>Path of a model's stamp.</summary>
    public string Stamp(string name) => Path.Combine(Folder, "obj", "modelsdk", name + ".stamp");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static TaskItem Property(string name, string value)
    {
        TaskItem item = new(name);
        item.SetMetadata("Value", value);
        return item;
    }
}
