namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5108: the packs that come after the installation are together more than Google Play allows.</summary>
internal sealed class OnDemandSizeRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        long limit = input.Context.Limits.OnDemandBytes;
        (string group, long bytes) = DownloadTotals.Largest(
            input, static pack => pack.Delivery != DeliveryType.InstallTime, bundle: null, limit);
        if (bytes > limit)
        {
            yield return input.At(DiagnosticRules.OnDemandTooLarge, null, ByteSize.Of(bytes, limit), group, ByteSize.Of(limit));
        }
    }
}
