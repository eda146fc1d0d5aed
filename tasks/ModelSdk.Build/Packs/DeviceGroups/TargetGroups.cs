using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Packs.DeviceGroups;

/// <summary>The device groups of the SoCs that models are compiled for, and how they go together with imported ones.</summary>
/// <remarks>Called by the planning of packs.</remarks>
internal static class TargetGroups
{
    // Selectors that Google Play takes in a group.
    private const int MaxSelectors = 5;

    /// <summary>The group of a SoC; null when Google Play cannot tell devices that have it (PCs, boards).</summary>
    public static DeviceGroup? Of(SocTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.PlayDeviceGroup is not { } name || target.PlaySelectors.Count == 0)
        {
            return null;
        }

        // Chips of one selector are alternatives, as selectors are: the split is for people who read the list, while it fits.
        SystemOnChip[] chips = [.. target.PlaySelectors.Select(static selector => new SystemOnChip(selector.Manufacturer, selector.Model))];
        IEnumerable<SystemOnChip[]> selectors = chips.Length <= MaxSelectors
            ? chips.Chunk(1)
            : chips.GroupBy(static chip => chip.Manufacturer, StringComparer.Ordinal).Select(Enumerable.ToArray);
        return new DeviceGroup(name, [.. selectors.Select(static chips => new DeviceSelector { SystemOnChips = chips })]);
    }

    /// <summary>All groups in the order in which Google Play tries them: ours as given, then the imported ones.</summary>
    /// <param name="ours">Groups of the targets.</param>
    /// <param name="imported">Groups of ModelDeviceTargetingConfig; one with the name of ours takes its place.</param>
    public static IReadOnlyList<DeviceGroup> Merge(IReadOnlyList<DeviceGroup> ours, IReadOnlyList<DeviceGroup> imported)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(imported);

        // Names that stand twice among the imported ones stay: the rules say so (MSDK5121).
        return
        [
            .. ours.Select(own => imported.FirstOrDefault(group => group.Name == own.Name) ?? own),
            .. imported.Where((group, index) =>
                ours.All(own => own.Name != group.Name) || imported.Take(index).Any(earlier => earlier.Name == group.Name)),
        ];
    }
}
