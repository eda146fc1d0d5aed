using System.Globalization;

namespace ModelSdk.Build.Packs.Rules.Selectors;

/// <summary>MSDK5128: groups of chips in an application for devices that do not report their chip.</summary>
internal sealed class OldAndroidRule : IPackRule
{
    /// <summary>Android 12, the first with Build.SOC_MANUFACTURER and Build.SOC_MODEL.</summary>
    private const int FirstWithChips = 31;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        bool selectsByChip = input.Set.Groups.Any(static group => SystemOnChipRule.ChipsOf(group).Any());
        if (selectsByChip && input.Context.Android?.MinSdkVersion is < FirstWithChips and int version)
        {
            yield return input.At(DiagnosticRules.OldAndroid, null, version.ToString(CultureInfo.InvariantCulture));
        }
    }
}
