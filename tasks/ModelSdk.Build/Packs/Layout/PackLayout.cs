using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>Gives the files of a planned pack their places, and writes its index.</summary>
/// <remarks>Called by PackBuild; <see cref="PackPaths"/> has the folders.</remarks>
internal static class PackLayout
{
    /// <summary>The pack as it is written.</summary>
    /// <param name="plan">What goes into it.</param>
    /// <param name="groups">Groups that it has folders for, in the order in which Play tries them; none without variants.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PackContent Create(PackPlan plan, IReadOnlyList<DeviceGroup> groups)
    {
        List<PackFile> files = plan.HasVariants ? [.. Targeted(plan, groups)] : [.. Plain(plan)];
        files.Add(PackFile.FromBytes(PackPaths.Index(plan.Settings.Name), Index(plan, groups).ToUtf8()));
        return new PackContent
        {
            Name = plan.Settings.Name,
            Delivery = plan.Settings.Delivery,
            Type = plan.Settings.Type,
            Files = [.. files.OrderBy(static file => file.Path, StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<PackFile> Plain(PackPlan plan)
    {
        string pack = plan.Settings.Name;
        return plan.Settings.SourceModel == SourceModelPlace.App
            ? [PackFile.FromBytes(PackPaths.Plain(pack, PackPaths.Placeholder), default)]
            : plan.Models.Select(model => PackFile.FromFile(PackPaths.Plain(pack, model.File), model.Model.Item.FullPath));
    }

    private static IEnumerable<PackFile> Targeted(PackPlan plan, IReadOnlyList<DeviceGroup> groups)
    {
        string pack = plan.Settings.Name;
        foreach (string name in groups.Select(static group => group.Name))
        {
            PackFile[] variants =
            [
                .. from model in plan.Models
                   from variant in model.Variants
                   where variant.Group == name
                   select PackFile.FromFile(PackPaths.Targeted(pack, name, model.File), variant.Variant.File),
            ];
            foreach (PackFile file in variants.DefaultIfEmpty(Placeholder(pack, name)))
            {
                yield return file;
            }
        }

        bool otherOnly = plan.Settings.SourceModel == SourceModelPlace.OtherOnly;
        if (!otherOnly)
        {
            yield return Placeholder(pack, DeviceGroup.Other);
        }

        if (plan.Settings.SourceModel != SourceModelPlace.App)
        {
            foreach (PlannedModel model in plan.Models)
            {
                string path = otherOnly ? PackPaths.Other(pack, model.File) : PackPaths.Source(pack, model.File);
                yield return PackFile.FromFile(path, model.Model.Item.FullPath);
            }
        }
    }

    private static PackFile Placeholder(string pack, string group) =>
        PackFile.FromBytes(PackPaths.Targeted(pack, group, PackPaths.Placeholder), default);

    private static PackIndex Index(PackPlan plan, IReadOnlyList<DeviceGroup> groups) => new()
    {
        Pack = plan.Settings.Name,
        Groups =
        [
            .. groups.Select(static group => new PackIndexGroup(
                group.Name,
                [
                    .. group.Selectors
                        .SelectMany(static selector => selector.SystemOnChips)
                        .Select(static soc => new PackIndexSoc(soc.Manufacturer, soc.Model)),
                ])),
        ],
        Models = [.. plan.Models.Select(model => IndexModel(plan, model))],
    };

    private static PackIndexModel IndexModel(PackPlan plan, PlannedModel model) => new()
    {
        Assembly = model.Model.Assembly,
        Name = model.Model.Item.Name,
        Source = SourcePath(plan, model) is { } path
            ? new PackIndexFile(PackPaths.OnDevice(path), model.Sha256, model.Length)
            {
                OtherOnly = plan.HasVariants && plan.Settings.SourceModel == SourceModelPlace.OtherOnly,
            }
            : null,
        Variants =
        [
            .. model.Variants.Select(variant => variant.Variant.Row with
            {
                Path = PackPaths.OnDevice(PackPaths.Targeted(plan.Settings.Name, variant.Group, model.File)),
                Length = new FileInfo(variant.Variant.File).Length,
                Group = variant.Group,
            }),
        ],
    };

    private static string? SourcePath(PackPlan plan, PlannedModel model)
    {
        string pack = plan.Settings.Name;
        return plan.Settings.SourceModel switch
        {
            SourceModelPlace.App => null,
            _ when !plan.HasVariants => PackPaths.Plain(pack, model.File),
            SourceModelPlace.OtherOnly => PackPaths.Other(pack, model.File),
            _ => PackPaths.Source(pack, model.File),
        };
    }
}
