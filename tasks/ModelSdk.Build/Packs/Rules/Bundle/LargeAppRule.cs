using System.Globalization;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5110: an application of more than a gigabyte that allows devices for which Google Play takes no such size.</summary>
internal sealed class LargeAppRule(BundleFacts bundle) : IPackRule
{
    private const long Large = 1_000_000_000;

    private const int NeededSdk = 21;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (bundle.MinSdkVersion is not < NeededSdk)
        {
            yield break;
        }

        (_, long bytes) = DownloadTotals.Largest(input, static _ => true, bundle.Bundle, Large);
        if (bytes > Large)
        {
            yield return input.At(
                DiagnosticRules.LargeAppMinSdk, null, ByteSize.Of(bytes, Large), bundle.MinSdkVersion?.ToString(CultureInfo.InvariantCulture));
        }
    }
}
