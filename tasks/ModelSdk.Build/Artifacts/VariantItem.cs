using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Artifacts;

/// <summary>A ModelVariant item: a file that somebody else compiled.</summary>
/// <param name="FullPath">The file.</param>
/// <param name="Identity">The item as the project writes it.</param>
/// <param name="Metadata">Model (a name, or assembly/name) and Targets.</param>
public sealed record VariantItem(string FullPath, string Identity, IReadOnlyDictionary<string, string> Metadata);

/// <summary>A variant that may be deployed.</summary>
/// <param name="Item">The item.</param>
/// <param name="Model">Its model, one of those that were given.</param>
/// <param name="Target">One of its targets; an item with several makes several of these.</param>
/// <param name="Audit">What the audit found.</param>
public sealed record CheckedVariant(VariantItem Item, ApplicationModel Model, SocTarget Target, AuditResult Audit);

/// <summary>Finds the model and targets of ModelVariant items and audits the files.</summary>
/// <remarks>Called by AotBuild.</remarks>
public static class VariantCheck
{
    /// <summary>The variants that may be deployed, and what is wrong with the others (MSDK4013, 1004, 1011 and those of the audit).</summary>
    public static (IReadOnlyList<CheckedVariant> Variants, IReadOnlyList<ModelDiagnostic> Diagnostics) Run(
        IReadOnlyList<VariantItem> items,
        IReadOnlyList<ApplicationModel> models,
        SocTable targets,
        ProjectFacts project,
        CancellationToken cancellationToken) => throw new NotImplementedException();
}
