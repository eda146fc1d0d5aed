using Microsoft.Build.Framework;
using ModelSdk.Build;
using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;

namespace ModelSdk.Tasks;

/// <summary>Compiles the models of an application ahead of time and lists the files to deploy, then logs what was found.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.Compile.targets when something that it depends on has changed. Decides nothing about models
/// itself: see <see cref="AotBuild"/>.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class CompileModels : ProjectTask
{
    /// <summary>The application's own models.</summary>
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>Models of its references, with metadata AssemblyName; the first of a name in an assembly counts.</summary>
    public ITaskItem[] ReferencedModels { get; set; } = [];

    /// <summary>The ModelVariant items.</summary>
    public ITaskItem[] Variants { get; set; } = [];

    /// <summary>A name of <see cref="AotOccasion"/>; empty means none.</summary>
    public string Occasion { get; set; } = "";

    /// <summary>Folder whose content is deployed.</summary>
    [Required]
    public string DeployDirectory { get; set; } = "";

    /// <summary>Folder of the compilers' logs.</summary>
    [Required]
    public string LogDirectory { get; set; } = "";

    /// <summary>Path of the list of what is in <see cref="DeployDirectory"/>, which the targets read back.</summary>
    [Required]
    public string FilesFile { get; set; } = "";

    /// <summary>Path of the list of the tools and files of options that were used: newer ones compile again.</summary>
    [Required]
    public string ToolsFile { get; set; } = "";

    /// <summary>Path of the file that says when all of this last succeeded for good.</summary>
    [Required]
    public string Stamp { get; set; } = "";

    /// <summary>Compiles; another one in tests.</summary>
    internal Func<AotProject, IProgress<CompileProgress>, CancellationToken, Task<AotBuildResult>> Run { get; set; } = AotBuild.RunAsync;

    /// <inheritdoc />
    private protected override void Execute(DiagnosticLog log)
    {
        AotBuildResult result = Compile();

        // Files first: a warning that the project promotes to an error must find them consistent.
        OutputFile.WriteIfDifferent(PathOf(FilesFile), Lines(result.Files));
        OutputFile.WriteIfDifferent(PathOf(ToolsFile), Lines(Tools(result)));
        if (result.IsFinal && !result.Diagnostics.Any(log.IsError))
        {
            OutputFile.Touch(PathOf(Stamp));
        }

        log.Write(result.Diagnostics);
    }

    private AotBuildResult Compile()
    {
        Cancelled.ThrowIfCancellationRequested();
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(Stamp))!);
        File.Delete(PathOf(Stamp));
        ProjectFacts facts = CreateFacts();
        IReadOnlyList<ModelDiagnostic> findings = Models.Length == 0 ? ProjectRules.CheckWithoutItems(facts) : [];
        if (findings.Any(static finding => finding.Severity == DiagnosticSeverity.Error))
        {
            return new AotBuildResult([], [], findings, IsFinal: false);
        }

        using BuildCores cores = BuildCores.Request(BuildEngine, Environment.ProcessorCount, ungranted: Environment.ProcessorCount);
        AotProject project = CreateProject(facts, cores.Count);
        AotBuildResult result = ProgressLines.WhileRunning(Log, lines => Run(project, lines, Cancelled).GetAwaiter().GetResult());
        return result with { Diagnostics = [.. findings, .. result.Diagnostics] };
    }

    private AotProject CreateProject(ProjectFacts facts, int cores) => new()
    {
        Facts = facts,
        Models = ModelFiles.ToApplicationModels(Models, ReferencedModels, AssemblyName),
        Variants =
        [
            .. Variants.Select(static item => new VariantItem(item.GetMetadata("FullPath"), item.ItemSpec, ModelFiles.MetadataOf(item))),
        ],
        Occasion = Occasion.Length == 0 ? AotOccasion.None : Enum.Parse<AotOccasion>(Occasion, ignoreCase: true),
        DeployFolder = PathOf(DeployDirectory),
        LogFolder = PathOf(LogDirectory),
        Cores = cores,
    };

    // Tools from several entries of ModelSdkLiteRt are links in the cache, whose own time does not change.
    private static IEnumerable<string> Tools(AotBuildResult result) => result.Results
        .SelectMany(static compiled => new[] { compiled.Job.Toolchain.Tool, compiled.Job.Compiler.Plugin }
            .Concat(compiled.Job.Request.Options.Files))
        .OfType<string>()
        .Select(static file => File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file : file)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));
}
