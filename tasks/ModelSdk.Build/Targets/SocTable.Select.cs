namespace ModelSdk.Build.Targets;

/// <summary>What a list of target names means.</summary>
/// <param name="Targets">The SoCs, each once, in the order of the list.</param>
/// <param name="Unknown">Names that mean none.</param>
public sealed record TargetSelection(IReadOnlyList<SocTarget> Targets, IReadOnlyList<UnknownTarget> Unknown);

/// <summary>A name that means no SoC.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Nearest">The three nearest known names, each of another SoC or a wildcard.</param>
public sealed record UnknownTarget(string Name, IReadOnlyList<string> Nearest)
{
    /// <summary>Whether the nearest names can be what was meant; otherwise they are examples: the newest of some vendors.</summary>
    public bool IsNear { get; init; } = true;
}

// Lists such as "MediaTek_MT6993;8elite;Google_*".
public sealed partial class SocTable
{
    private const string Wildcard = "_*";
    private const int NearestCount = 3;
    private const int LongestName = 64;

    /// <summary>The SoCs that a list of names separated by semicolons means.</summary>
    public TargetSelection Select(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        List<SocTarget> targets = [];
        List<UnknownTarget> unknown = [];
        foreach (string name in MetadataValues.List(list))
        {
            IReadOnlyList<SocTarget> named = Named(name);
            targets.AddRange(named);
            if (named.Count == 0)
            {
                unknown.Add(Nearest(name));
            }
        }

        return new TargetSelection(
            [.. targets.DistinctBy(target => target.Id, StringComparer.OrdinalIgnoreCase)],
            [.. unknown.DistinctBy(target => target.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>
    /// The SoCs of <c>MediaTek_*</c>: the phones that the compiler knows. Boards, cars and routers must be named; a vendor
    /// without phones (Intel) gives all that the compiler knows.
    /// </summary>
    public IReadOnlyList<SocTarget> OfVendor(SocVendor vendor)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        SocTarget[] known = [.. All.Where(target => target.Vendor == vendor.Name && target.IsKnownToCompiler)];
        SocTarget[] phones = [.. known.Where(target => target.IsPhone == true)];
        return phones.Length > 0 ? phones : known;
    }

    private IReadOnlyList<SocTarget> Named(string name) =>
        name.EndsWith(Wildcard, StringComparison.Ordinal) && FindVendor(name[..^Wildcard.Length]) is { } vendor
            ? OfVendor(vendor)
            : Find(name) is { } target ? [target] : [];

    private UnknownTarget Nearest(string name)
    {
        string key = Key(name);
        key = key[..Math.Min(key.Length, LongestName)];
        IEnumerable<string> wildcards = Vendors.Select(vendor => vendor.Name + Wildcard);

        // One name for each SoC, so that the three are three; of those as near, phones before others, newer before older.
        IEnumerable<string> names = All.Reverse().OrderBy(target => target.IsPhone != true).Select(target => NearestOf(target, key));
        string[] nearest =
        [
            .. (name.Contains('*') ? wildcards : wildcards.Concat(names))
                .OrderBy(candidate => EditDistance.Between(key, Key(candidate)))
                .Take(NearestCount),
        ];
        bool isNear = name.Contains('*') || EditDistance.Between(key, Key(nearest[0])) <= key.Length / 2;
        return new UnknownTarget(name, isNear ? nearest : Examples()) { IsNear = isNear };
    }

    // Nobody who writes 'Pixel 10' is helped by the four-letter names that are nearest to it.
    private string[] Examples() =>
    [
        .. Vendors
            .Select(vendor => OfVendor(vendor)[^1])
            .OrderBy(target => target.IsPhone != true)
            .Select(target => target.MarketingNames.FirstOrDefault(target.Id))
            .Take(NearestCount),
    ];

    private static string NearestOf(SocTarget target, string key) =>
        Names(target).MinBy(name => EditDistance.Between(key, Key(name)))!;
}
