using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.Items;

namespace ModelSdk.Build.Packs.Rules.Items;

/// <summary>MSDK1010, 1011 and 1014 of ModelPack items: their metadata, and the models that they name.</summary>
internal static class PackItemRule
{
    // The values as users write them; reading them is the business of PackSettings.
    private static readonly (string Metadata, string[] Values)[] Lists =
    [
        ("SourceModel", Enum.GetNames<SourceModelPlace>()),
        ("Type", ["ai-pack", "asset-pack"]),
    ];

    public static IEnumerable<ModelDiagnostic> Check(PackProject project, PackMembers members) => project.Packs.SelectMany(item =>
        item.AsItem.Unsilenced([.. CheckNames(item, project), .. CheckValues(item, project), .. CheckModels(item, project, members)]));

    private static IEnumerable<ModelDiagnostic> CheckNames(PackItem item, PackProject project)
    {
        foreach ((string name, string value) in item.Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            bool isKnown = PackItem.Known.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (!isKnown && value.Trim().Length > 0 && EditDistance.Suggest(name, PackItem.Known) is { } suggestion)
            {
                yield return Finding(
                    DiagnosticRules.MisspeltMetadata, project, $"Unknown metadata '{name}' on ModelPack '{item.Name}'; did you mean '{suggestion}'?");
            }
        }
    }

    private static IEnumerable<ModelDiagnostic> CheckValues(PackItem item, PackProject project)
    {
        foreach ((string metadata, string[] values) in Lists)
        {
            string value = item.Get(metadata);
            if (value.Length > 0 && MetadataValues.Choice(value, values) is null)
            {
                string hint = EditDistance.Suggest(value, values) is { } near ? $"; did you mean '{near}'?" : "";
                yield return Finding(
                    DiagnosticRules.UnknownValue,
                    project,
                    $"Value '{value}' of metadata '{metadata}' on ModelPack '{item.Name}' is unknown; valid: {string.Join(", ", values)}{hint}");
            }
        }
    }

    private static IEnumerable<ModelDiagnostic> CheckModels(PackItem item, PackProject project, PackMembers members)
    {
        PackModelName[] unresolved = [.. members.Unresolved.Where(name => ReferenceEquals(name.Item, item))];
        foreach (PackModelName name in unresolved)
        {
            string problem = project.Models.Count == 0
                ? "no model is delivered with this application"
                : name.Found.Count == 0
                ? $"no model of that name is delivered with this application; {ModelNames.Nearest(name.Name, project.Models)}"
                : $"that is the name of {name.Found.Count} models; write {string.Join(" or ", name.Found.Select(static model => model.FullName))}";
            yield return Finding(DiagnosticRules.UnknownValue, project, $"Models of ModelPack '{item.Name}' names '{name.Name}', but {problem}");
        }

        foreach (PackMember member in members.Rejected.Where(member => ReferenceEquals(member.Item, item)))
        {
            PackMember first = members.Members.Single(other => ReferenceEquals(other.Model, member.Model));
            string who = first.Item is null ? "its AiPack says so" : $"ModelPack '{first.Pack}' names it";
            yield return Finding(
                DiagnosticRules.UnknownValue,
                project,
                $"Models of ModelPack '{item.Name}' names {ModelTitle.Of(member.Model)}, which is in pack '{first.Pack}' already: {who}. "
                    + "A model is in one pack; remove it from one of the two");
        }

        bool isUsed = members.Packs.Contains(item.Name, StringComparer.OrdinalIgnoreCase)
            || members.Rejected.Any(member => member.Pack == item.Name);
        if (!isUsed && unresolved.Length == 0)
        {
            string hint = EditDistance.Suggest(item.Name, members.Packs) is { } near ? $" (there is a pack '{near}')" : "";
            yield return Finding(
                DiagnosticRules.NoEffect,
                project,
                $"ModelPack '{item.Name}' has no effect: no model is in a pack of that name{hint}. Set AiPack=\"{item.Name}\" on a Model item, "
                    + "or name models of libraries in its metadata Models");
        }
    }

    private static ModelDiagnostic Finding(DiagnosticRule rule, PackProject project, string message) =>
        new(rule, project.Facts.ProjectFile, message);
}
