using Microsoft.Build.Framework;
using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>Inspects the models of a project: writes a manifest and a stamp for each, then logs what was found.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.Inspect.targets with the models that changed; the rules that compare models with each
/// other see all of them. Decides nothing about models itself: see <see cref="ModelInspector"/> and
/// <see cref="ProjectRules"/>.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class InspectModels : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The models to inspect, with the paths that the targets predicted.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>All models of the project.</summary>
    [Required]
    public ITaskItem[] AllModels { get; set; } = [];

    /// <summary>Full path of the project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>$(AssemblyName).</summary>
    [Required]
    public string AssemblyName { get; set; } = "";

    /// <summary>$(RootNamespace).</summary>
    public string RootNamespace { get; set; } = "";

    /// <summary>$(Language).</summary>
    public string Language { get; set; } = "";

    /// <summary>$(TargetFrameworkIdentifier).</summary>
    public string TargetFrameworkIdentifier { get; set; } = "";

    /// <summary>$(TargetFrameworkVersion).</summary>
    public string TargetFrameworkVersion { get; set; } = "";

    /// <summary>ModelSdk* properties of the project: the name, and the value as metadata Value.</summary>
    public ITaskItem[] Properties { get; set; } = [];

    /// <summary>Folder of the help pages.</summary>
    public string DocsDirectory { get; set; } = "";

    /// <summary>In a design-time build a missing model file keeps its last manifest and is no error.</summary>
    public bool DesignTime { get; set; }

    /// <inheritdoc />
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public override bool Execute()
    {
        DiagnosticLog log = new(Log, DocsDirectory);
        try
        {
            ProjectFacts project = CreateFacts();
            ModelFiles[] models = [.. Models.Select(item => ModelFiles.From(item, ProjectFile))];
            IReadOnlyList<ModelDiagnostic> projectFindings = ProjectRules.Check(ToItems(AllModels), project);
            InspectionResult?[] results = InspectAll(models, project);

            // Files first: a warning that the project promotes to an error must find them consistent.
            WriteFiles(models, results, projectFindings);
            log.Write(projectFindings.Concat(results.SelectMany(static r => r?.Diagnostics ?? [])));
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return false; // The engine reports the cancellation.
        }
        catch (Exception exception)
        {
            log.WriteInternalError(exception, ProjectFile);
        }

        return !Log.HasLoggedErrors;
    }

    private InspectionResult?[] InspectAll(ModelFiles[] models, ProjectFacts project)
    {
        InspectionResult?[] results = new InspectionResult?[models.Length];
        ModelInspector inspector = new();
        using BuildCores cores = BuildCores.Request(BuildEngine, models.Length);
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = cores.Count,
            CancellationToken = _cancellation.Token,
        };
        try
        {
            Parallel.For(0, models.Length, options, i =>
            {
                if (!DesignTime || File.Exists(models[i].Item.FullPath))
                {
                    results[i] = inspector.Inspect(models[i].Item, project, options.CancellationToken);
                }
            });
        }
        catch (AggregateException exception) when (exception.InnerException is not null)
        {
            throw exception.InnerException;
        }

        return results;
    }

    /// <summary>Without errors each model gets manifest and stamp; with any, no stamp, so that they are said again.</summary>
    private static void WriteFiles(
        ModelFiles[] models, InspectionResult?[] results, IReadOnlyList<ModelDiagnostic> projectFindings)
    {
        HashSet<string> broken = [.. projectFindings.Where(IsError).Select(static d => d.File)];
        for (int i = 0; i < models.Length; i++)
        {
            if (results[i] is not { } result || broken.Contains(models[i].Item.FullPath))
            {
                continue;
            }

            if (result.Manifest is not null && models[i].Manifest is { } path)
            {
                OutputFile.WriteIfDifferent(path, result.Manifest);
            }

            if (broken.Count == 0 && !result.Diagnostics.Any(IsError))
            {
                OutputFile.Touch(models[i].Stamp);
            }
        }
    }

    private static bool IsError(ModelDiagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static ModelItem[] ToItems(ITaskItem[] items) => [.. items.Select(ModelFiles.ToModelItem)];

    private ProjectFacts CreateFacts() => new()
    {
        AssemblyName = AssemblyName,
        RootNamespace = RootNamespace,
        ProjectFile = ProjectFile,
        Language = Language,
        TargetFrameworkIdentifier = TargetFrameworkIdentifier,
        TargetFrameworkVersion = TargetFrameworkVersion,
        Properties = Properties.ToDictionary(
            static item => item.ItemSpec, static item => item.GetMetadata("Value"), StringComparer.OrdinalIgnoreCase),
    };
}
