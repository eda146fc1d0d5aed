using System.Reflection;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelSdk.Build;

namespace ModelSdk.Tasks;

/// <summary>Writes findings to the build log in the one form that all tasks use.</summary>
/// <remarks>To be called on the task's thread, after the task has written its files.</remarks>
/// <param name="log">The task's log.</param>
/// <param name="engine">The task's engine; it knows which warnings the project promotes to errors.</param>
/// <param name="docsDirectory">Folder of the help pages; empty gives no links.</param>
internal sealed class DiagnosticLog(TaskLoggingHelper log, IBuildEngine engine, string docsDirectory)
{
    private const string Subcategory = "model";

    /// <summary>Findings in the order of the log, each once.</summary>
    public static IEnumerable<ModelDiagnostic> Sort(IEnumerable<ModelDiagnostic> diagnostics) => diagnostics
        .Distinct()
        .OrderBy(static d => d.File, StringComparer.Ordinal)
        .ThenBy(static d => d.Rule.Id, StringComparer.Ordinal)
        .ThenBy(static d => d.Message, StringComparer.Ordinal);

    /// <summary>Whether the finding fails the build: an error, or a warning that the project treats as one.</summary>
    public bool IsError(ModelDiagnostic diagnostic) => diagnostic.Severity switch
    {
        DiagnosticSeverity.Error => true,
        DiagnosticSeverity.Warning => engine is IBuildEngine8 engine8 && engine8.ShouldTreatWarningAsError(diagnostic.Rule.Id),
        _ => false,
    };

    /// <summary>Logs findings in a stable order, each once.</summary>
    public void Write(IEnumerable<ModelDiagnostic> diagnostics)
    {
        foreach (ModelDiagnostic diagnostic in Sort(diagnostics))
        {
            Write(diagnostic);
        }
    }

    /// <summary>Logs an exception that nobody expected; never shown as the engine's own MSB4018.</summary>
    public void WriteInternalError(Exception exception, string projectFile)
    {
        string version = typeof(DiagnosticLog).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        string report = $"this message, ModelSdk {version} and a detailed build log (-v:detailed)";
        Write(DiagnosticRules.Internal.At(projectFile, $"{exception.GetType().Name}: {exception.Message.TrimEnd('.')}", report));
        log.LogMessage(MessageImportance.Low, "{0}", exception);
    }

    private void Write(ModelDiagnostic diagnostic)
    {
        string id = diagnostic.Rule.Id;
        string keyword = "ModelSdk." + id;
        string? link = HelpLink(id);
        string file = diagnostic.File;
        string message = diagnostic.Message;
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                log.LogError(Subcategory, id, keyword, link, file, 0, 0, 0, 0, message);
                break;
            case DiagnosticSeverity.Warning:
                log.LogWarning(Subcategory, id, keyword, link, file, 0, 0, 0, 0, message);
                break;
            default:
                log.LogMessage(Subcategory, id, keyword, file, 0, 0, 0, 0, MessageImportance.Low, message);
                break;
        }
    }

    private string? HelpLink(string id) =>
        docsDirectory.Length == 0 ? null : new Uri(Path.Combine(docsDirectory, id + ".md")).AbsoluteUri;
}
