using Microsoft.Build.Framework;
using ModelSdk.Build;
using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;

namespace ModelSdk.Tasks;

/// <summary>Checks the ops of models against their targets: writes what is predicted for each, then logs what was found.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.Check.targets with the list of models that changed. Decides nothing about models itself: see
/// <see cref="ModelCheck"/>. The report is written by <see cref="WriteReport"/> from the files of this task.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class CheckModels : ProjectTask
{
    /// <summary>All models of the project, with the paths that the targets predicted.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The .inputs files of the models to check; all models without it.</summary>
    public ITaskItem[]? Changed { get; set; }

    /// <summary>Numbers that the project does not want to see, such as $(NoWarn): none of them carries the report's path.</summary>
    public string SilencedWarnings { get; set; } = "";

    /// <summary>Whether the project delivers LiteRT's native library, which runs more ops than the managed engine; empty means no.</summary>
    public string DeliversLiteRtLibrary { get; set; } = "";

    /// <summary>Path of the report, as messages name it.</summary>
    public string ReportFile { get; set; } = "";

    /// <inheritdoc />
    private protected override void Execute(DiagnosticLog log)
    {
        ModelFiles[] models = ModelFiles.Select(Models, Changed, ProjectFile);
        ProjectFacts project = CreateFacts() with
        {
            DeliversLiteRtLibrary = DeliversLiteRtLibrary.Equals("true", StringComparison.OrdinalIgnoreCase),
        };
        SocTable socs = SocTable.Of(project);
        IReadOnlyList<ModelDiagnostic> projectFindings =
            ModelCheck.ProjectFindings([.. Models.Select(ModelFiles.ToModelItem)], project, socs);
        CheckedModel[] results = CheckAll(models, project, socs);
        bool isProjectFine = !projectFindings.Any(log.IsError);
        for (int i = 0; i < models.Length; i++)
        {
            // An error leaves no stamp, so that it is said again.
            if (isProjectFine && !results[i].Findings.Any(finding => log.IsError(finding.Diagnostic)))
            {
                OutputFile.Touch(models[i].Checked);
            }
        }

        ReportMention mention = new(ReportFile, SilencedWarnings);
        log.Write(projectFindings.Concat(
            results.SelectMany(result => mention.AddTo(result.Findings.Select(static finding => finding.Diagnostic)))));
    }

    private CheckedModel[] CheckAll(ModelFiles[] models, ProjectFacts project, SocTable socs)
    {
        CheckedModel[] results = new CheckedModel[models.Length];
        ParallelWork.For(BuildEngine, models.Length, Cancelled, i =>
        {
            results[i] = ModelCheck.Run(models[i].Item, project, socs, Cancelled);
            WriteFiles(models[i], ModelReport.From(results[i]));
        });
        return results;
    }

    /// <summary>What is predicted, also when there are errors: the report is made from it.</summary>
    private static void WriteFiles(ModelFiles model, ModelReport report)
    {
        OutputFile.WriteIfDifferent(model.Ops, report.Write);
        HashSet<string> written = [];
        foreach (ReportTarget target in report.Targets)
        {
            string path = Path.Combine(model.NodeData, NodeDataReport.FileName(report, target));
            OutputFile.WriteIfDifferent(path, stream => NodeDataReport.Write(report, target, stream));
            written.Add(path);
        }

        // Their names are not known before the targets are: what is left over is removed here and not by IncrementalClean.
        if (Directory.Exists(model.NodeData))
        {
            foreach (string path in Directory.EnumerateFiles(model.NodeData).Where(path => !written.Contains(path)).ToArray())
            {
                File.Delete(path);
            }
        }
    }
}
