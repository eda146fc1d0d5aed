using ModelSdk.Build.Aot;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Files;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Items;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>Decides which variants go into which packs, and which device groups there are.</summary>
/// <remarks>Called by PackBuild after the rules about items have passed.</remarks>
internal sealed class PackPlanner
{
    private readonly PackProject _project;
    private readonly string _cacheFolder;
    private readonly SocTable _socs;

    public PackPlanner(PackProject project, string cacheFolder)
    {
        _project = project;
        _cacheFolder = cacheFolder;
        _socs = SocTable.Of(project.Facts);
    }

    /// <summary>Compiled files of a model, also those that no pack can deliver.</summary>
    /// <exception cref="Format.ModelFormatException">The list of them is damaged.</exception>
    /// <exception cref="IOException">The list cannot be read.</exception>
    public IReadOnlyList<PackVariant> VariantsOf(ApplicationModel model) => PackVariant.Read(model, _project.ArtifactFolder, _socs);

    /// <summary>The SoCs that a model is meant for.</summary>
    public IReadOnlyList<SocTarget> TargetsOf(ApplicationModel model) => _socs.Select(AotPolicy.TargetNames(model, _project.Facts)).Targets;

    /// <summary>What goes into a pack.</summary>
    /// <exception cref="IOException">A model cannot be read.</exception>
    public PackPlan Plan(PackSettings settings, CancellationToken cancellationToken) => new(
        settings,
        [
            .. settings.Models.Select(model => new PlannedModel
            {
                Model = model,
                Sha256 = FileHashMemo.Of(model.Item.FullPath, _cacheFolder, cancellationToken),
                Length = new FileInfo(model.Item.FullPath).Length,
                Variants =
                [
                    .. VariantsOf(model)
                        .Where(static variant => variant.Group is not null)
                        .Select(static variant => new GroupVariant(variant.Group!.Name, variant))
                        .DistinctBy(static variant => variant.Group, StringComparer.Ordinal),
                ],
            }),
        ]);

    /// <summary>All device groups: those of variants, by name (a SoC is in one of them only), then those of the project's own configuration.</summary>
    public static IReadOnlyList<DeviceGroup> Groups(IReadOnlyList<PackPlan> plans, IReadOnlyList<DeviceGroup> imported) => TargetGroups.Merge(
        [
            .. plans
                .SelectMany(static plan => plan.Models)
                .SelectMany(static model => model.Variants)
                .Select(static variant => variant.Variant.Group!)
                .DistinctBy(static group => group.Name, StringComparer.Ordinal)
                .OrderBy(static group => group.Name, StringComparer.Ordinal),
        ],
        imported);

    /// <summary>The groups that a pack has folders for. All packs must have the same: where nothing is to be delivered stands a placeholder.</summary>
    public IReadOnlyList<DeviceGroup> GroupsOf(PackPlan plan, IReadOnlyList<DeviceGroup> all) =>
        !plan.HasVariants ? []
        : !_project.Facts.Property("ModelSdkPackPlaceholders").Equals("false", StringComparison.OrdinalIgnoreCase) ? all
        : [.. all.Where(group => plan.Models.Any(model => model.Variants.Any(variant => variant.Group == group.Name)))];
}
