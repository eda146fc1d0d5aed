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
public sealed class InspectModels : ProjectTask
{
    /// <summary>All models of the project, with the paths that the targets predicted.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The .inputs files of the models to inspect; all models without it.</summary>
    public ITaskItem[]? Changed { get; set; }

    /// <summary>$(Language).</summary>
    public string Language { get; set; } = "";

    /// <summary>$(TargetFrameworkIdentifier).</summary>
    public string TargetFrameworkIdentifier { get; set; } = "";

    /// <summary>$(TargetFrameworkVersion).</summary>
    public string TargetFrameworkVersion { get; set; } = "";

    /// <summary>In a design-time build a missing model file keeps its last manifest and is no error.</summary>
    public bool DesignTime { get; set; }

    /// <inheritdoc />
    private protected override void Execute(DiagnosticLog log)
    {
        ProjectFacts project = CreateFacts() with
        {
            Language = Language,
            TargetFrameworkIdentifier = TargetFrameworkIdentifier,
            TargetFrameworkVersion = TargetFrameworkVersion,
        };
        ModelFiles[] models = ModelFiles.Select(Models, Changed, ProjectFile);
        IReadOnlyList<ModelDiagnostic> projectFindings = ProjectRules.Check([.. Models.Select(ModelFiles.ToModelItem)], project);
        InspectionResult?[] results = InspectAll(models, project);

        // Files first: a warning that the project promotes to an error must find them consistent.
        WriteFiles(models, results, projectFindings, log);
        log.Write(projectFindings.Concat(results.SelectMany(static r => r?.Diagnostics ?? [])));
    }

    private InspectionResult?[] InspectAll(ModelFiles[] models, ProjectFacts project)
    {
        InspectionResult?[] results = new InspectionResult?[models.Length];
        ModelInspector inspector = new();
        ParallelWork.For(BuildEngine, models.Length, Cancelled, i =>
        {
            if (!DesignTime || File.Exists(models[i].Item.FullPath))
            {
                results[i] = inspector.Inspect(models[i].Item, project, Cancelled);
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
}
