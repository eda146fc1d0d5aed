using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5124: a chip in two groups, of which Google Play only ever uses the first.</summary>
/// <remarks>Two groups may share a chip where other conditions tell them apart, such as the memory of the device.</remarks>
internal sealed class SharedChipRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        IReadOnlyList<DeviceGroup> groups = input.Set.Groups;
        for (int first = 0; first < groups.Count; first++)
        {
            for (int second = first + 1; second < groups.Count; second++)
            {
                string[] shared = [.. Shared(groups[first], groups[second]).Select(SystemOnChipRule.Title).Distinct()];
                if (shared.Length > 0 && groups[first].Name != groups[second].Name)
                {
                    yield return input.At(
                        DiagnosticRules.SocInTwoGroups, null, string.Join("', '", shared), groups[first].Name, groups[second].Name);
                }
            }
        }
    }

    private static IEnumerable<SystemOnChip> Shared(DeviceGroup first, DeviceGroup second) =>
        from earlier in first.Selectors
        from later in second.Selectors
        where TakesAll(earlier, later)
        from chip in earlier.SystemOnChips
        where later.SystemOnChips.Contains(chip)
        select chip;

    // Whether every device of that chip that the later selector takes is taken by the earlier one.
    private static bool TakesAll(DeviceSelector earlier, DeviceSelector later) =>
        earlier.MinRamBytes <= later.MinRamBytes
        && (earlier.MaxRamBytes == 0 || (later.MaxRamBytes != 0 && later.MaxRamBytes <= earlier.MaxRamBytes))
        && (earlier.IncludedDevices.Count == 0 || (later.IncludedDevices.Count > 0 && later.IncludedDevices.All(earlier.IncludedDevices.Contains)))
        && earlier.ExcludedDevices.All(later.ExcludedDevices.Contains)
        && earlier.RequiredFeatures.All(later.RequiredFeatures.Contains)
        && earlier.ForbiddenFeatures.All(later.ForbiddenFeatures.Contains);
}
