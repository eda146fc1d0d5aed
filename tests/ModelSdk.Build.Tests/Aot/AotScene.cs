using System.Collections.Concurrent;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Aot;

/// <summary>An application in a temporary folder that <see cref="AotBuild"/> compiles with real tools: project, cache, obj.</summary>
internal sealed class AotScene : IDisposable, IProgress<CompileProgress>
{
    private readonly List<ApplicationModel> _models = [];
    private readonly ConcurrentQueue<CompileProgress> _progress = [];
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("modelsdk-aot-");

    /// <summary>Makes the folder, of a name that users have too.</summary>
    public AotScene(string name = "Übung 1, zwei")
    {
        Root = Directory.CreateDirectory(Path.Combine(_temp.FullName, name)).FullName;
        ObjFolder = Path.Combine(Root, "obj");
        Properties = new Dictionary<string, string>
        {
            ["ModelSdkCacheDir"] = Path.Combine(Root, "cache"),
            ["ModelSdkLiteRt"] = LiteRtTools.Folder,
        };
    }

    /// <summary>Folder of the project.</summary>
    public string Root { get; }

    /// <summary>Properties of the project; the tools are the wheel, OpenVINO and the fake plugin, unpacked.</summary>
    public Dictionary<string, string> Properties { get; }

    /// <summary>ModelSdkCacheDir.</summary>
    public string Cache => Properties["ModelSdkCacheDir"];

    /// <summary>Where the build may write.</summary>
    public string ObjFolder { get; set; }

    /// <summary>What is deployed.</summary>
    public string DeployFolder => Path.Combine(ObjFolder, "deploy");

    /// <summary>Which models were compiled or taken from the cache, of all builds.</summary>
    public IEnumerable<CompileProgress> Done => _progress.Where(static step => step.IsDone);

    /// <summary>Adds a model; metadata as name and value, one after the other.</summary>
    public AotScene Add(string model, string targets, params string[] metadata)
    {
        Dictionary<string, string> all = new() { ["Targets"] = targets };
        for (int i = 0; i < metadata.Length; i += 2)
        {
            all[metadata[i]] = metadata[i + 1];
        }

        _models.Add(new ApplicationModel(new ModelItem(model, Path.GetFileName(model), all), "App", IsOwn: true));
        return this;
    }

    /// <summary>Runs a wrapper around the real tool in its place.</summary>
    public AotScene Through(ToolWrapper wrapper)
    {
        Properties["ModelSdkLiteRt"] = wrapper.Folder;
        return this;
    }

    /// <summary>Sets a property of the project.</summary>
    public AotScene With(string property, string value)
    {
        Properties[property] = value;
        return this;
    }

    /// <summary>Builds.</summary>
    public Task<AotBuildResult> BuildAsync(CancellationToken cancellationToken = default)
    {
        AotProject project = new()
        {
            Facts = new ProjectFacts
            {
                AssemblyName = "App",
                RootNamespace = "App",
                ProjectFile = Path.Combine(Root, "App.csproj"),
                Properties = Properties,
                CustomTargets =
                [
                    .. new[] { "FAKE1", "FAKE2", "FAKE9" }.Select(static soc => new CustomTarget(
                        $"{FakeNpu.Manufacturer}_{soc}",
                        new Dictionary<string, string>
                        {
                            ["Manufacturer"] = FakeNpu.Manufacturer, ["Model"] = soc, ["CompilerPlugin"] = FakeNpu.Manufacturer,
                        })),
                ],
            },
            Models = [.. _models],
            Occasion = AotOccasion.Optimize,
            DeployFolder = DeployFolder,
            LogFolder = Path.Combine(ObjFolder, "logs"),
            Cores = 2,
        };
        return AotBuild.RunAsync(project, this, cancellationToken);
    }

    /// <summary>Builds, without any error.</summary>
    public async Task<AotBuildResult> BuildWellAsync()
    {
        AotBuildResult result = await BuildAsync();
        Assert.IsFalse(result.Diagnostics.Any(static d => d.Severity == DiagnosticSeverity.Error), Text(result));
        return result;
    }

    /// <summary>Builds, with exactly one error.</summary>
    public async Task<ModelDiagnostic> BuildBadlyAsync()
    {
        AotBuildResult result = await BuildAsync();
        ModelDiagnostic[] errors = [.. result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)];
        Assert.AreEqual(1, errors.Length, Text(result));
        Assert.IsFalse(result.IsFinal, "The next build must try again.");
        AssertNothingIsBelieved(result);
        return errors[0];
    }

    /// <summary>Fails when a failed build left anything that it or a later build would deploy or believe.</summary>
    public void AssertNothingIsBelieved(AotBuildResult result)
    {
        Assert.AreEqual(0, result.Files.Count, string.Join('\n', result.Files));
        string[] left =
        [
            .. new[] { DeployFolder, Cache }.Where(Directory.Exists)
                .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.tflite", SearchOption.AllDirectories)),
        ];
        Assert.AreEqual(0, left.Length, string.Join('\n', left));
    }

    /// <summary>Full path of a deployed variant.</summary>
    public string Deployed(string model, string target) => Path.Combine(DeployFolder, "models", "App", model, target, model + ".tflite");

    /// <summary>All diagnostics as lines.</summary>
    public static string Text(AotBuildResult result) =>
        string.Join('\n', result.Diagnostics.Select(static d => $"{d.Severity} {d.Rule.Id} {d.File}: {d.Message}"));

    /// <inheritdoc/>
    public void Report(CompileProgress value) => _progress.Enqueue(value);

    /// <inheritdoc/>
    public void Dispose() => _temp.Delete(recursive: true);
}
