using Microsoft.Build.Framework;
using ModelSdk.Build.Reports;

namespace ModelSdk.Tasks;

/// <summary>Writes the report of a project from what the check has stored for each model.</summary>
/// <remarks>
/// Called by sdk/build/ModelSdk.Report.targets when one of these files or the list of models has changed, also after a
/// check that found errors. What the files look like: <see cref="ModelSdk.Build.Reports"/>.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class WriteReport : Microsoft.Build.Utilities.Task
{
    /// <summary>The .ops.json files of all models; those of models that could not be read do not exist.</summary>
    [Required]
    public ITaskItem[] OpsFiles { get; set; } = [];

    /// <summary>Full path of the project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Path of the page; the other files stand beside it under the same name.</summary>
    [Required]
    public string ReportFile { get; set; } = "";

    /// <summary>Whether a SARIF file is written too.</summary>
    public bool Sarif { get; set; }

    /// <summary>Folder of the help pages.</summary>
    public string DocsDirectory { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            ModelReport[] reports =
            [
                .. OpsFiles.Select(static file => file.GetMetadata("FullPath")).Select(Read).OfType<ModelReport>()
                    .OrderBy(static report => report.Model.Name, StringComparer.Ordinal),
            ];
            string page = Path.Combine(Path.GetDirectoryName(ProjectFile) ?? "", ReportFile);
            OutputFile.WriteIfDifferent(Path.ChangeExtension(page, ".json"), stream => JsonReport.Write(reports, stream));
            string sarif = Path.ChangeExtension(page, ".sarif");
            if (Sarif)
            {
                OutputFile.WriteIfDifferent(sarif, stream => SarifReport.Write(reports, stream));
            }
            else
            {
                File.Delete(sarif);
            }

            RemoveNodeDataOfOthers(Path.GetDirectoryName(page)!);

            // Last, and always with a new time: it stands for all of them.
            using StringWriter html = new();
            HtmlReport.Write(reports, html);
            OutputFile.WriteIfDifferent(page, html.ToString());
            OutputFile.Touch(page);
        }
        catch (Exception exception)
        {
            new DiagnosticLog(Log, BuildEngine, DocsDirectory).WriteInternalError(exception, ProjectFile);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Node data of models that have left the project.</summary>
    private void RemoveNodeDataOfOthers(string folder)
    {
        HashSet<string> names = [.. OpsFiles.Select(static file => Path.GetFileName(file.ItemSpec)[..^".ops.json".Length])];
        DirectoryInfo nodeData = new(Path.Combine(folder, ModelFiles.NodeDataFolder));
        if (nodeData.Exists)
        {
            foreach (DirectoryInfo other in nodeData.GetDirectories().Where(other => !names.Contains(other.Name)))
            {
                other.Delete(recursive: true);
            }
        }
    }

    private ModelReport? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return ModelReport.Read(stream);
        }
        catch (InvalidDataException exception)
        {
            // Damaged, or of another version of ModelSdk: without the file the next build checks the model again.
            Log.LogMessage(MessageImportance.Normal, "{0} is left out of the report: {1}", path, exception.Message);
            File.Delete(path);
            return null;
        }
    }
}
