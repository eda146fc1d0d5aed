using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>A compiled file that a pack may deliver.</summary>
/// <param name="Row">The row of artifacts.json.</param>
/// <param name="File">Full path.</param>
/// <param name="Target">The SoC; null when the table does not have it any more.</param>
/// <param name="Group">The device group that gets it; null when Play cannot select the SoC.</param>
internal sealed record PackVariant(ArtifactRow Row, string File, SocTarget? Target, DeviceGroup? Group)
{
    /// <summary>The variants of a model, as <see cref="ArtifactFolder"/> laid them out; none without a list.</summary>
    /// <exception cref="ModelFormatException">The list is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<PackVariant> Read(ApplicationModel model, string artifactFolder, SocTable socs)
    {
        string folder = Path.Combine([artifactFolder, .. model.Folder.Split('/')]);
        string list = Path.Combine(folder, ArtifactFolder.ListName);
        return !System.IO.File.Exists(list)
            ? []
            : [.. ArtifactList.Read(System.IO.File.ReadAllBytes(list)).Variants.Select(row => Read(row, folder, socs))];
    }

    private static PackVariant Read(ArtifactRow row, string folder, SocTable socs)
    {
        SocTarget? target = socs.Find(row.Target);
        return new PackVariant(
            row, Path.Combine([folder, .. row.Path.Split('/')]), target, target is null ? null : TargetGroups.Of(target));
    }
}
