using Microsoft.Build.Framework;
using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>Inspects the models of a project: writes a manifest and a stamp for each, then logs what was found.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.Inspect.targets with the list of models that changed; the rules that compare models with each
/// other see all of them. Decides nothing about models itself: see <see cref="ModelInspector"/> and
/// <see cref="ProjectRules"/>.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class InspectModels : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>All models of the project, with the paths that the targets predicted.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The .inputs files of the models to inspect; all models without it.</summary>
    public ITaskItem[]? Changed { get; set; }

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

    /// <summary>The ModelSdkTarget items.</summary>
    public ITaskItem[] CustomTargets { get; set; } = [];

    /// <summary>Folder of the help pages.</summary>
    public string DocsDirectory { get; set; } = "";

    /// <summary>In a design-time build a missing model file keeps its last manifest and is no error.</summary>
    public bool DesignTime { get; set; }

    /// <inheritdoc />
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public override bool Execute()
    {
        DiagnosticLog log = new(Log, BuildEngine, DocsDirectory);
        try
        {
            ProjectFacts project = CreateFacts();
            ModelFiles[] models = ModelFiles.Select(Models, Changed, ProjectFile);
            IReadOnlyList<ModelDiagnostic> projectFindings = ProjectRules.Check([.. Models.Select(ModelFiles.ToModelItem)], project);
            InspectionResult?[] results = InspectAll(models, project);

            // Files first: a warning that the project promotes to an error must find them consistent.
            WriteFiles(models, results, projectFindings, log);
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
        ParallelWork.For(BuildEngine, models.Length, _cancellation.Token, i =>
        {
            if (!DesignTime || File.Exists(models[i].Item.FullPath))
            {
                results[i] = inspector.Inspect(models[i].Item, project, _cancellation.Token);
            }
        });
        return results;
    }

    /// <summary>
    /// Without errors each model gets manifest and stamp; with any, and with warnings that the project treats as errors, no
    /// stamp, so that they are said again.
    /// </summary>
    private static void WriteFiles(
        ModelFiles[] models, InspectionResult?[] results, IReadOnlyList<ModelDiagnostic> projectFindings, DiagnosticLog log)
    {
        HashSet<string> broken =
            [.. projectFindings.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.File)];
        bool isProjectFine = !projectFindings.Any(log.IsError);
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

            if (isProjectFine && !result.Diagnostics.Any(log.IsError))
            {
                OutputFile.Touch(models[i].Stamp);
            }
        }
    }

    private ProjectFacts CreateFacts() => new()
    {
        AssemblyName = AssemblyName,
        RootNamespace = RootNamespace,
        ProjectFile = ProjectFile,
        Language = Language,
        TargetFrameworkIdentifier = TargetFrameworkIdentifier,
        TargetFrameworkVersion = TargetFrameworkVersion,
        Properties = ProjectItems.ToProperties(Properties),
        CustomTargets = ProjectItems.ToTargets(CustomTargets),
    };
}
