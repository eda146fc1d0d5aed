using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Packs.Rules.Bundle;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5146: source models that only devices of the group <c>other</c> have, as the pack's index tells.</summary>
/// <remarks>A compiled model cannot fall back by itself: where it does not run, such a device has no model at all.</remarks>
internal sealed class OtherOnlyRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (PackContent pack in input.Set.Packs)
        {
            // A pack of others has no index, and one that is damaged is a finding of the verification.
            PackIndexModel[] models =
            [
                .. PackIndexReader.Read(pack, out _)?.Models.Where(static model => model is { Source.OtherOnly: true, Variants.Count: > 0 }) ?? [],
            ];
            if (models.Length > 0)
            {
                yield return input.At(
                    DiagnosticRules.NoFallbackInGroups,
                    pack.Name,
                    pack.Name,
                    NameList.Quoted(models.Select(static model => $"{model.Assembly}/{model.Name}")),
                    NameList.Of(models.SelectMany(static model => model.Variants.Select(static variant => variant.Group ?? variant.Target))
                        .Distinct().Order(StringComparer.Ordinal)));
            }
        }
    }
}
