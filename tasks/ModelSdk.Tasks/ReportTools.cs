using Microsoft.Build.Framework;
using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Tasks;

/// <summary>Prints with which compilers the models of a project can be compiled here, and what is missing for the others.</summary>
/// <remarks>Called by sdk/build/ModelSdk.Doctor.targets; the text is that of <c>modelsdk doctor</c>: see <see cref="DoctorReport"/>.</remarks>
[MSBuildMultiThreadableTask]
public sealed class ReportTools : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Full path of the project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>$(ModelSdkLiteRt).</summary>
    public string LiteRt { get; set; } = "";

    /// <summary>$(ModelSdkCacheDir).</summary>
    public string CacheDirectory { get; set; } = "";

    /// <summary>Folder of the help pages.</summary>
    public string DocsDirectory { get; set; } = "";

    /// <inheritdoc />
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public override bool Execute()
    {
        DiagnosticLog log = new(Log, BuildEngine, DocsDirectory);
        try
        {
            ToolchainSettings settings = new()
            {
                LiteRt = LiteRt,
                ProjectFile = ProjectFile,
                CacheFolder = CacheFolder.Resolve(CacheDirectory, ProjectFile),
            };
            DoctorReport report = Task.Run(() => DoctorReport.MakeAsync(settings, _cancellation.Token)).GetAwaiter().GetResult();
            foreach (string line in report.Lines())
            {
                Log.LogMessage(MessageImportance.High, "{0}", line);
            }

            log.Write(report.Search.Diagnostics);
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
}
