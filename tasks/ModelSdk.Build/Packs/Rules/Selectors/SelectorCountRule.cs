using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5122 and 5125: how many selectors a device group has, and how much they list.</summary>
/// <remarks>Play for On-device AI, "Device targeting"; bundletool itself only refuses a group without a selector.</remarks>
internal sealed class SelectorCountRule : IPackRule
{
    private const int MostSelectors = 5;

    private static readonly (string What, int Most, Func<DeviceSelector, int> Count)[] Lists =
    [
        ("included devices", 10_000, static selector => selector.IncludedDevices.Count),
        ("excluded devices", 10_000, static selector => selector.ExcludedDevices.Count),
        ("required system features", 100, static selector => selector.RequiredFeatures.Count),
        ("forbidden system features", 100, static selector => selector.ForbiddenFeatures.Count),
    ];

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (DeviceGroup group in input.Set.Groups)
        {
            int selectors = group.Selectors.Count;
            if (selectors is 0 or > MostSelectors)
            {
                string remedy = selectors == 0
                    ? "Without one no device is in the group: add a selector, or remove the group"
                    : "Put several chips into one selector: its system-on-chip entries are alternatives too";
                yield return input.At(DiagnosticRules.SelectorCount, null, group.Name, selectors, MostSelectors, remedy);
            }

            foreach ((string what, int most, Func<DeviceSelector, int> count) in Lists)
            {
                int listed = group.Selectors.Sum(count);
                if (listed > most)
                {
                    yield return input.At(DiagnosticRules.TooManyConditions, null, group.Name, $"{listed:N0}", what, $"{most:N0}");
                }
            }
        }
    }
}
