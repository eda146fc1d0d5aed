using ModelSdk.Build.Artifacts;

namespace ModelSdk.Build.Packs.Items;

/// <summary>What the items of a project say of one pack, read once: when it is delivered, what type it has, which models are in it.</summary>
/// <remarks>
/// The planner packs by it after <see cref="Rules.ItemRules"/> found no error; with wrong items the defaults stand where
/// nothing else can be read.
/// </remarks>
public sealed record PackSettings
{
    private const string AssetPackType = "asset-pack";

    /// <summary>Name of the pack.</summary>
    public required string Name { get; init; }

    /// <summary>When it is delivered: as its ModelPack item says, else as its models say, else with the application.</summary>
    public required DeliveryType Delivery { get; init; }

    /// <summary>Type in the manifest.</summary>
    public PackType Type { get; init; }

    /// <summary>Where the source models are.</summary>
    public SourceModelPlace SourceModel { get; init; }

    /// <summary>The models, in order of their full names; at least one.</summary>
    public required IReadOnlyList<ApplicationModel> Models { get; init; }

    /// <summary>Metadata NoWarn of the ModelPack item, for findings about the pack; "" without one.</summary>
    public string NoWarn { get; init; } = "";

    /// <summary>The packs of a project that have models, in order of their names; none without AiPack and Models.</summary>
    public static IReadOnlyList<PackSettings> All(PackProject project)
    {
        PackMembers members = PackMembers.Of(project);
        return [.. members.Packs.Select(pack => Of(pack, members, project))];
    }

    /// <summary>The settings of one pack of a project.</summary>
    /// <exception cref="ArgumentException">No model is in such a pack.</exception>
    public static PackSettings Resolve(string pack, PackProject project) =>
        All(project).FirstOrDefault(settings => settings.Name == pack)
        ?? throw new ArgumentException($"No model is in pack '{pack}'.", nameof(pack));

    /// <summary>Models in no pack, in order of their full names: they are assets of the base module.</summary>
    public static IReadOnlyList<ApplicationModel> OutsidePacks(PackProject project)
    {
        HashSet<ApplicationModel> packed = [.. PackMembers.Of(project).Members.Select(static member => member.Model)];
        return [.. project.Models.Where(model => !packed.Contains(model)).OrderBy(static model => model.FullName, StringComparer.Ordinal)];
    }

    private static PackSettings Of(string pack, PackMembers members, PackProject project)
    {
        PackItem? item = project.Packs.FirstOrDefault(item => item.Name == pack);
        ApplicationModel[] models = [.. members.Members.Where(member => member.Pack == pack).Select(static member => member.Model)];
        return new PackSettings
        {
            Name = pack,
            Delivery = models
                .Select(static model => model.Item.Get("DeliveryType"))
                .Prepend(item?.Get("DeliveryType") ?? "")
                .Select(Parse<DeliveryType>)
                .FirstOrDefault(static delivery => delivery is not null) ?? DeliveryType.InstallTime,
            Type = AssetPackType.Equals(item?.Get("Type"), StringComparison.OrdinalIgnoreCase) ? PackType.AssetPack : PackType.AiPack,
            SourceModel = Parse<SourceModelPlace>(item?.Get("SourceModel") ?? "") ?? SourceModelPlace.Pack,
            Models = models,
            NoWarn = item?.Get("NoWarn") ?? "",
        };
    }

    /// <summary>The value of that name ignoring case, or null; a number is no name.</summary>
    internal static T? Parse<T>(string name)
        where T : struct, Enum => MetadataValues.Choice(name, Enum.GetNames<T>()) is { } known ? Enum.Parse<T>(known) : null;
}
