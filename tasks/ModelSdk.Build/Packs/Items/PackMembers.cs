using ModelSdk.Build.Artifacts;

namespace ModelSdk.Build.Packs.Items;

/// <summary>A model that somebody puts into a pack.</summary>
/// <param name="Pack">Name of the pack, as it is written there.</param>
/// <param name="Model">The model.</param>
/// <param name="Item">The ModelPack item whose Models names it; null when the model says it itself (AiPack).</param>
internal sealed record PackMember(string Pack, ApplicationModel Model, PackItem? Item);

/// <summary>Decides which model is in which pack, for the rules about items and for what is packed.</summary>
/// <remarks>
/// A model says so itself (AiPack, also one of a library), or a ModelPack item of the application names it (Models). Where a
/// library and the application differ, the application decides: nobody can edit a package.
/// </remarks>
internal sealed class PackMembers
{
    private PackMembers(IReadOnlyList<PackMember> members, IReadOnlyList<PackMember> rejected, IReadOnlyList<PackModelName> unresolved)
    {
        Members = members;
        Rejected = rejected;
        Unresolved = unresolved;
    }

    /// <summary>The models in packs, each once, in order of their full names.</summary>
    public IReadOnlyList<PackMember> Members { get; }

    /// <summary>Models that are in another pack already: what a rule reports.</summary>
    public IReadOnlyList<PackMember> Rejected { get; }

    /// <summary>Names in Models that do not mean exactly one model.</summary>
    public IReadOnlyList<PackModelName> Unresolved { get; }

    /// <summary>Names of the packs that have models, in order.</summary>
    public IReadOnlyList<string> Packs =>
        [.. Members.Select(static member => member.Pack).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Reads the items of a project.</summary>
    public static PackMembers Of(PackProject project)
    {
        ArgumentNullException.ThrowIfNull(project);
        List<PackMember> named = [];
        List<PackModelName> unresolved = [];
        foreach (PackItem item in project.Packs)
        {
            foreach (string name in MetadataValues.List(item.Get("Models")))
            {
                ApplicationModel[] models = ModelNames.Find(name, project.Models);
                if (models.Length == 1)
                {
                    named.Add(new PackMember(item.Name, models[0], item));
                }
                else
                {
                    unresolved.Add(new PackModelName(item, name, models));
                }
            }
        }

        List<PackMember> members = [];
        List<PackMember> rejected = [];
        foreach (ApplicationModel model in project.Models.OrderBy(static model => model.FullName, StringComparer.Ordinal))
        {
            PackMember[] own = model.Item.Get("AiPack") is { Length: > 0 } pack ? [new PackMember(pack, model, null)] : [];
            PackMember[] others = [.. named.Where(member => ReferenceEquals(member.Model, model))];
            PackMember[] all = model.IsOwn ? [.. own, .. others] : [.. others, .. others.Length > 0 ? [] : own];
            members.AddRange(all.Take(1));
            rejected.AddRange(all.Skip(1).Where(member => member.Pack != all[0].Pack));
        }

        return new PackMembers(members, rejected, unresolved);
    }
}

/// <summary>A name in Models of a ModelPack item that means no model, or several.</summary>
/// <param name="Item">The item.</param>
/// <param name="Name">The name.</param>
/// <param name="Found">The models that it may mean.</param>
internal sealed record PackModelName(PackItem Item, string Name, IReadOnlyList<ApplicationModel> Found);
