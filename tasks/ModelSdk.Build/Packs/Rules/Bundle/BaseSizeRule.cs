namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK1005: the models in the base module alone take up nearly all that Google Play allows for it.</summary>
/// <remarks>A warning: models that are not compressed yet count with their plain length.</remarks>
internal sealed class BaseSizeRule(BundleFacts bundle) : IPackRule
{
    private const int NearPercent = 90;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        long limit = input.Context.Limits.BaseBytes;
        long bytes = bundle.BaseModels.Sum(DownloadTotals.Bytes);
        if (bundle.BaseModels.MaxBy(DownloadTotals.Bytes) is { } largest && bytes >= limit / 100 * NearPercent)
        {
            yield return input.At(
                DiagnosticRules.LargeInBase,
                null,
                ByteSize.Of(bytes, limit),
                Path.GetFileName(largest.Path),
                ByteSize.Of(DownloadTotals.Bytes(largest), limit),
                ByteSize.Of(limit));
        }
    }
}
