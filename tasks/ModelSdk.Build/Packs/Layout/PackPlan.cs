using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.Items;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>What goes into a pack, before it has paths.</summary>
/// <param name="Settings">What the project says of the pack.</param>
/// <param name="Models">Its models.</param>
internal sealed record PackPlan(PackSettings Settings, IReadOnlyList<PlannedModel> Models)
{
    /// <summary>Whether any model has a variant, so that the pack has device groups.</summary>
    public bool HasVariants => Models.Any(static model => model.Variants.Count > 0);
}

/// <summary>A model of a pack with what is delivered for it.</summary>
internal sealed record PlannedModel
{
    /// <summary>The model.</summary>
    public required ApplicationModel Model { get; init; }

    /// <summary>SHA-256 of the source model, in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the source model in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>One variant for each device group that has one; all have a group.</summary>
    public required IReadOnlyList<GroupVariant> Variants { get; init; }

    /// <summary>File below the folders of the pack.</summary>
    public string File => PackPaths.FileOf(Model);
}

/// <summary>The variant of a model that a device group gets.</summary>
/// <param name="Group">Name of the group.</param>
/// <param name="Variant">The file.</param>
internal sealed record GroupVariant(string Group, PackVariant Variant);
