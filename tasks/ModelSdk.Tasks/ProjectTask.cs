using Microsoft.Build.Framework;
using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>What the tasks about a project's models share: the project, cancellation, and how they end.</summary>
/// <remarks>The base of <see cref="InspectModels"/>, <see cref="CheckModels"/>, <see cref="CompileModels"/> and <see cref="BuildPacks"/>.</remarks>
[MSBuildMultiThreadableTask]
public abstract class ProjectTask : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Full path of the project file.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>$(AssemblyName).</summary>
    [Required]
    public string AssemblyName { get; set; } = "";

    /// <summary>$(RootNamespace).</summary>
    public string RootNamespace { get; set; } = "";

    /// <summary>ModelSdk* properties of the project: the name, and the value as metadata Value.</summary>
    public ITaskItem[] Properties { get; set; } = [];

    /// <summary>The ModelSdkTarget items.</summary>
    public ITaskItem[] CustomTargets { get; set; } = [];

    /// <summary>Folder of the help pages.</summary>
    public string DocsDirectory { get; set; } = "";

    /// <summary>Cancelled by the engine.</summary>
    private protected CancellationToken Cancelled => _cancellation.Token;

    /// <inheritdoc />
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public sealed override bool Execute()
    {
        DiagnosticLog log = new(Log, BuildEngine, DocsDirectory);
        try
        {
            Execute(log);
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

    /// <summary>Does the work and logs what was found, after everything is written.</summary>
    private protected abstract void Execute(DiagnosticLog log);

    /// <summary>Full path; paths start at the folder of the project, never at the current one.</summary>
    private protected string PathOf(string path) => Path.GetFullPath(path, Path.GetDirectoryName(ProjectFile) ?? "");

    /// <summary>The project as the build classes see it.</summary>
    private protected ProjectFacts CreateFacts() => new()
    {
        AssemblyName = AssemblyName,
        RootNamespace = RootNamespace,
        ProjectFile = ProjectFile,
        Properties = ProjectItems.ToProperties(Properties),
        CustomTargets = ProjectItems.ToTargets(CustomTargets),
    };
}
