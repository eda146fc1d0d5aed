namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5107: base module, feature modules and install-time packs together are more than Google Play allows.</summary>
internal sealed class InstallTimeSizeRule(BundleFacts bundle) : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        long limit = input.Context.Limits.InstallTimeBytes;
        (string group, long bytes) = DownloadTotals.Largest(
            input, static pack => pack.Delivery == DeliveryType.InstallTime, bundle.Bundle, limit);
        if (bytes > limit)
        {
            yield return input.At(DiagnosticRules.InstallTimeTooLarge, null, group, ByteSize.Of(bytes, limit), ByteSize.Of(limit));
        }
    }
}
