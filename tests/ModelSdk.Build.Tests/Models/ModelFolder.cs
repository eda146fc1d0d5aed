namespace ModelSdk.Build.Tests.Models;

/// <summary>A project folder for one test, with its models; removed afterwards.</summary>
internal sealed class ModelFolder : IDisposable
{
    public ModelFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "modelsdk-build-tests", Guid.NewGuid().ToString("n"));

    public ProjectFacts Project => new()
    {
        AssemblyName = "App",
        RootNamespace = "App",
        ProjectFile = Path.Combine(Root, "App.csproj"),
    };

    /// <summary>Writes a file and gives its full path.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Inspects a file of the folder or anywhere else.</summary>
    public InspectionResult Inspect(string path, params (string Name, string Value)[] metadata) => new ModelInspector().Inspect(
        new ModelItem(Path.Combine(Root, path), Path.GetFileName(path), metadata.ToDictionary(pair => pair.Name, pair => pair.Value)),
        Project);

    /// <summary>Inspects a model that was just made.</summary>
    public InspectionResult Inspect(TestModel model, params (string Name, string Value)[] metadata) =>
        Inspect(Write("net.tflite", model.ToArray()), metadata);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
