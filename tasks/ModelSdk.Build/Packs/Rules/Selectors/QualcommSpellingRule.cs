using ModelSdk.Build.Packs.DeviceGroups;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5127: a Qualcomm chip that is listed with one of the two manufacturers that devices report.</summary>
/// <remarks>LiteRT's exporter writes both for each chip, because phones with the same chip differ (reference play-ai-packs.md 3.4).</remarks>
internal sealed class QualcommSpellingRule : IPackRule
{
    private static readonly string[] Spellings = ["QTI", "Qualcomm"];

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (DeviceGroup declared in input.Set.Groups)
        {
            // One finding for all chips that lack the same.
            IEnumerable<IGrouping<string, string>> lacking = SystemOnChipRule.ChipsOf(declared)
                .Where(static chip => Spellings.Contains(chip.Manufacturer.Trim(), StringComparer.OrdinalIgnoreCase))
                .GroupBy(static chip => chip.Model, static chip => chip.Manufacturer)
                .Where(static model => !Spellings.All(model.Contains))
                .GroupBy(static model => string.Join("', '", model.Order(StringComparer.Ordinal)), static model => model.Key);
            foreach (IGrouping<string, string> models in lacking)
            {
                yield return input.At(DiagnosticRules.OneQualcommSpelling, null, string.Join("', '", models), declared.Name, models.Key);
            }
        }
    }
}
