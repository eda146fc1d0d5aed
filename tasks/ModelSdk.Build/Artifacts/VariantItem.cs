using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Artifacts;

/// <summary>A ModelVariant item: a file that somebody else compiled.</summary>
/// <param name="FullPath">The file.</param>
/// <param name="Identity">The item as the project writes it.</param>
/// <param name="Metadata">Model (a name, or assembly/name) and Targets.</param>
public sealed record VariantItem(string FullPath, string Identity, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The metadata that the item may have.</summary>
    internal static readonly string[] Known = ["Model", "Targets", "NoWarn"];

    /// <summary>The file as an item, for what all items of a project have in common.</summary>
    internal ModelItem AsItem => new(FullPath, Identity, Metadata);

    /// <summary>Trimmed value of a metadata; "" when absent.</summary>
    internal string Get(string metadata) => AsItem.Get(metadata);
}

/// <summary>A variant that may be deployed.</summary>
/// <param name="Item">The item.</param>
/// <param name="Model">Its model, one of those that were given.</param>
/// <param name="Target">One of its targets; an item with several makes several of these.</param>
/// <param name="Audit">What the audit found.</param>
public sealed record CheckedVariant(VariantItem Item, ApplicationModel Model, SocTarget Target, AuditResult Audit);
