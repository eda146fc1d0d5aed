using ModelSdk.Build.Packs.Containers;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules;

/// <summary>How much a device downloads of a pack: the files for everybody and those of its group, compressed.</summary>
/// <remarks>
/// Made once for all rules about sizes. Compressing gigabytes takes a minute, and files hardly grow by it: so the plain
/// length stands for the size wherever it is at or below what is asked about, and each file is compressed at most once.
/// Folders of other dimensions (countries, textures) all count, though a device gets one of them: packs of ours have none.
/// </remarks>
internal sealed class PackSizes(Func<PackFile, CancellationToken, long> compress, CancellationToken cancellationToken)
{
    private readonly Dictionary<PackFile, long> _measured = new(ReferenceEqualityComparer.Instance);

    /// <summary>Sizes that are measured with deflate.</summary>
    public PackSizes(CancellationToken cancellationToken)
        : this(CompressedSize.Of, cancellationToken)
    {
    }

    /// <summary>The download of a device of a group without compression.</summary>
    public static long Plain(PackFolders pack, string? group) => pack.DeliveredTo(group).Sum(static file => file.Length);

    /// <summary>The groups of a pack; one null, for all devices, in a pack without groups.</summary>
    public static IReadOnlyList<string?> GroupsOf(PackFolders pack) => pack.Groups is { Count: > 0 } groups ? [.. groups] : [null];

    /// <summary>Such as <c>device group 'Qualcomm_SM8750'</c>, for messages.</summary>
    public static string Title(string? group) => group is null ? "every device" : $"device group '{group}'";

    /// <summary>The download of a device of a group: exact above the threshold, at most the plain length below it.</summary>
    public long Download(PackFolders pack, string? group, long threshold)
    {
        long plain = Plain(pack, group);
        return plain <= threshold ? plain : pack.DeliveredTo(group).Sum(Measure);
    }

    /// <summary>The group that downloads most of a pack, and how much; the first by name of those that download as much.</summary>
    public (string? Group, long Bytes) Largest(PackFolders pack, long threshold) => GroupsOf(pack)
        .Select(group => (Group: group, Bytes: Download(pack, group, threshold)))
        .MaxBy(static size => size.Bytes);

    private long Measure(PackFile file)
    {
        if (!_measured.TryGetValue(file, out long size))
        {
            cancellationToken.ThrowIfCancellationRequested();
            size = file.CompressedLength ?? compress(file, cancellationToken);
            _measured.Add(file, size);
        }

        return size;
    }
}
