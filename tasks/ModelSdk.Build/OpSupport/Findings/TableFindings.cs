using ModelSdk.Build.OpSupport.Tables;
using NuGet.Versioning;

namespace ModelSdk.Build.OpSupport;

/// <summary>Says once for a build when tables are older than the LiteRT that the project uses (MSDK3012).</summary>
internal static class TableFindings
{
    /// <summary>At most one finding for each version of tables; none while the project names no version.</summary>
    public static IEnumerable<ModelDiagnostic> Of(ProjectFacts project, IReadOnlySet<string> backends)
    {
        string text = project.Properties.GetValueOrDefault("ModelSdkLiteRtVersion", "").Trim();
        if (!NuGetVersion.TryParse(text, out NuGetVersion? used))
        {
            yield break;
        }

        foreach (IGrouping<string, BackendTable> older in BackendTables.Ids
            .Where(backends.Contains)
            .Select(BackendTables.Find)
            .Where(table => NuGetVersion.Parse(table.LiteRt) < used)
            .GroupBy(static table => table.LiteRt))
        {
            yield return DiagnosticRules.OldTables.At(
                project.ProjectFile,
                string.Join(", ", older.Select(static table => table.Name)),
                older.Key,
                text,
                $"What to do: Update ModelSdk, or set ModelSdkLiteRtVersion to {older.Key}.");
        }
    }
}
