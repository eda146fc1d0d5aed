using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Rules.Items;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5123 and 5126: entries that equal no chip that a device reports.</summary>
/// <remarks>Google Play compares both strings letter by letter (bundletool: DeviceTargetingConfigEvaluator).</remarks>
internal sealed class SystemOnChipRule : IPackRule
{
    private static readonly (string Problem, Func<SystemOnChip, bool> Has)[] Faults =
    [
        ("lacks a manufacturer", static chip => chip.Manufacturer.Trim().Length == 0),
        ("lacks a model", static chip => chip.Model.Trim().Length == 0),
        ("begins or ends with a space, which no device reports", static chip => HasEdge(chip.Manufacturer) || HasEdge(chip.Model)),
    ];

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (DeviceGroup group in input.Set.Groups)
        {
            SystemOnChip[] chips = [.. ChipsOf(group)];
            foreach ((string problem, Func<SystemOnChip, bool> has) in Faults)
            {
                SystemOnChip[] wrong = [.. chips.Where(has)];
                if (wrong.Length > 0)
                {
                    yield return input.At(
                        DiagnosticRules.IncompleteSoc,
                        null,
                        group.Name,
                        $"{problem}: {NameList.Quoted(wrong.Select(Title))}. Write both as the device reports them, such as 'QTI/SM8750'");
                }
            }

            SystemOnChip[] all = [.. chips.Where(static chip => AllTargetRule.IsAll(chip.Model))];
            if (all.Length > 0)
            {
                yield return input.At(
                    DiagnosticRules.TargetOfAll, null, string.Join("', '", all.Select(Title)), $"device group '{group.Name}'", all[0].Model.Trim(), "");
            }
        }
    }

    /// <summary>The chips that a group names, each once.</summary>
    public static IEnumerable<SystemOnChip> ChipsOf(DeviceGroup group) =>
        group.Selectors.SelectMany(static selector => selector.SystemOnChips).Distinct();

    /// <summary>Such as <c>QTI/SM8750</c>.</summary>
    public static string Title(SystemOnChip chip) => $"{chip.Manufacturer}/{chip.Model}";

    private static bool HasEdge(string text) => text.Trim().Length > 0 && text != text.Trim();
}
