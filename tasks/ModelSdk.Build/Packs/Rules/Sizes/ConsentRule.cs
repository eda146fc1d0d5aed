using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Sizes;

/// <summary>MSDK5111: a pack is downloaded after the installation and so large that Play asks the user first, off Wi-Fi.</summary>
internal sealed class ConsentRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        long consent = input.Context.Limits.ConsentBytes;
        foreach (PackFolders pack in input.Packs.Where(static pack => pack.Pack.Delivery != DeliveryType.InstallTime))
        {
            (string? group, long bytes) = input.Sizes.Largest(pack, consent);
            if (bytes > consent)
            {
                yield return input.At(
                    DiagnosticRules.NeedsConsent,
                    pack.Pack.Name,
                    pack.Pack.Name,
                    pack.Pack.Delivery,
                    ByteSize.Of(bytes, consent),
                    PackSizes.Title(group),
                    ByteSize.Of(consent));
            }
        }
    }
}
