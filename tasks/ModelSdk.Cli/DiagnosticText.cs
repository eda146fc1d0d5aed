using ModelSdk.Build;

namespace ModelSdk.Cli;

/// <summary>Prints diagnostics as MSBuild does, so that editors and CI systems find them.</summary>
internal static class DiagnosticText
{
    /// <summary>One line for each; true when there is an error among them.</summary>
    public static bool Write(TextWriter output, IEnumerable<ModelDiagnostic> diagnostics, bool withoutInfos = false)
    {
        bool failed = false;
        foreach (ModelDiagnostic diagnostic in diagnostics)
        {
            failed |= diagnostic.Severity == DiagnosticSeverity.Error;
            if (!withoutInfos || diagnostic.Severity != DiagnosticSeverity.Info)
            {
                string severity = diagnostic.Severity.ToString().ToLowerInvariant();
                output.WriteLine($"{diagnostic.File} : model {severity} {diagnostic.Rule.Id}: {diagnostic.Message}");
            }
        }

        return failed;
    }
}
