using ModelSdk.Build;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Targets;

namespace ModelSdk.Cli;

/// <summary>The arguments of <c>modelsdk compile</c> as a project that <see cref="AotBuild"/> can compile.</summary>
internal sealed record CompileProject
{
    private const string Assembly = "modelsdk";

    /// <summary>The files that were asked for.</summary>
    public required IReadOnlyList<FileInfo> Files { get; init; }

    /// <summary>Names of SoCs, with semicolons.</summary>
    public required string Targets { get; init; }

    /// <summary>Each <c>name=manufacturer/model</c> or <c>name=manufacturer/model/plugin</c>.</summary>
    public IReadOnlyList<string> CustomTargets { get; init; } = [];

    /// <summary>Folders and archives with tools.</summary>
    public IReadOnlyList<string> LiteRt { get; init; } = [];

    /// <summary>Metadata CompilerOptions.</summary>
    public string Options { get; init; } = "";

    /// <summary>Full path of the folder for the results; null for one beside the current folder's files for each model.</summary>
    public string? Output { get; init; }

    /// <summary>Full path of the cache; empty for the user's.</summary>
    public string Cache { get; init; } = "";

    /// <summary>Metadata MaxPartitions.</summary>
    public int? MaxPartitions { get; init; }

    /// <summary>Property ModelSdkAotTimeout.</summary>
    public int? TimeoutMinutes { get; init; }

    /// <summary>Property ModelSdkAotMemory.</summary>
    public int? MemoryMegabytes { get; init; }

    /// <summary>Property ModelSdkContinueOnAotError.</summary>
    public bool ContinuesOnError { get; init; }

    /// <summary>The readable models; set by <see cref="DropUnreadable"/>.</summary>
    public IReadOnlyList<ApplicationModel> Models { get; private set; } = [];

    /// <summary>The lists of variants, as AotBuild names them; one that has no variants is not written.</summary>
    public IReadOnlyList<string> Lists => [.. Models.Select(static model => $"{model.Folder}/artifacts.json")];

    /// <summary>Folder that all results are under.</summary>
    public string OutputRoot => Output ?? Environment.CurrentDirectory;

    /// <summary>The SoCs, in order.</summary>
    public IReadOnlyList<SocTarget> Socs => SocTable.Of(Facts()).Select(Targets).Targets;

    // A file of the current folder, where relative paths in options start; it need not exist.
    private static string ProjectFile => Path.Combine(Environment.CurrentDirectory, "modelsdk.csproj");

    /// <summary>What is wrong with the arguments, in sentences.</summary>
    public IEnumerable<string> Mistakes()
    {
        foreach (string text in CustomTargets)
        {
            if (!CustomTargetText.Read(text).TryRead(SocTable.Builtin, ProjectFile, out _, out string? problem))
            {
                yield return $"'{text}' for --custom-target is not <name>=<manufacturer>/<model>[/<plugin>]: {problem}.";
            }
        }

        foreach (string mistake in CommandOptions.UnknownTargets(Targets, SocTable.Of(Facts())))
        {
            yield return mistake;
        }

        foreach (string problem in CompilerOptions.Parse(Options).Problems)
        {
            yield return $"'{Options}' for --options: {problem}.";
        }

        if (File.Exists(Output))
        {
            yield return $"'{Output}' for --output is a file; name a folder.";
        }

        foreach (FileInfo file in Files.Where(static file => ModelItem.IsBundleFile(file.Name)))
        {
            yield return $"'{file}' is a .litertlm bundle, which is not compiled ahead of time: bundles bring their NPU code with them.";
        }

        foreach (IGrouping<string, FileInfo> same in Files
            .GroupBy(static file => Path.GetFileNameWithoutExtension(file.Name), StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1))
        {
            yield return $"Results of '{string.Join("' and '", same)}' would all be called '{same.Key}'; compile them one by one with different --output.";
        }
    }

    /// <summary>Keeps the models that can be read; what is wrong with the others.</summary>
    public IReadOnlyList<ModelDiagnostic> DropUnreadable(CancellationToken cancellationToken)
    {
        List<ApplicationModel> readable = [];
        List<ModelDiagnostic> found = [];
        foreach (FileInfo file in Files)
        {
            // What is asked for here needs no advice whether to do it.
            Dictionary<string, string> metadata = new()
            {
                ["Targets"] = Targets,
                ["CompilerOptions"] = Options,
                ["MaxPartitions"] = $"{MaxPartitions}",
                ["Aot"] = "Always",
                ["NoWarn"] = DiagnosticRules.AotAdvice.Id,
            };
            ModelItem item = new(file.FullName, file.ToString(), metadata);
            ModelDiagnostic[] errors = [.. ModelInspector.ErrorsOfFile(item, Facts(), cancellationToken)];
            found.AddRange(errors);
            if (errors.Length == 0)
            {
                readable.Add(new ApplicationModel(item, Assembly, IsOwn: true));
            }
        }

        Models = readable;
        return found;
    }

    /// <summary>What AotBuild needs.</summary>
    /// <param name="staging">Folder that the results are laid out in.</param>
    public AotProject ForBuild(string staging) => new()
    {
        Facts = Facts(),
        Models = Models,
        Occasion = AotOccasion.Publish,
        DeployFolder = staging,
        LogFolder = Path.Combine(CacheFolder.Resolve(Cache, ProjectFile), "logs"),
        Cores = Environment.ProcessorCount,
    };

    /// <summary>Full path of the folder for the results of a model, with what follows in a path that AotBuild gives.</summary>
    public string FolderOf(string file)
    {
        ApplicationModel model = Models.First(model => file.StartsWith(model.Folder + "/", StringComparison.Ordinal));
        string folder = Output is null ? $"{model.Item.Name}-compiled" : model.Item.Name;
        return Path.Combine([OutputRoot, folder, .. file[(model.Folder.Length + 1)..].Split('/')]);
    }

    /// <summary>A finding that names the command instead of a project that there is not.</summary>
    public ModelDiagnostic WithoutProjectFile(ModelDiagnostic diagnostic) =>
        diagnostic.File == ProjectFile ? diagnostic with { File = Assembly } : diagnostic;

    private ProjectFacts Facts() => new()
    {
        AssemblyName = Assembly,
        RootNamespace = Assembly,
        ProjectFile = ProjectFile,
        CustomTargets = [.. CustomTargets.Select(CustomTargetText.Read)],
        Properties = new Dictionary<string, string>
        {
            ["ModelSdkTargets"] = Targets,
            ["ModelSdkLiteRt"] = string.Join(';', LiteRt),
            ["ModelSdkCacheDir"] = Cache,
            ["ModelSdkAotTimeout"] = $"{TimeoutMinutes}",
            ["ModelSdkAotMemory"] = $"{MemoryMegabytes}",
            ["ModelSdkContinueOnAotError"] = ContinuesOnError ? "true" : "",
        },
    };
}
