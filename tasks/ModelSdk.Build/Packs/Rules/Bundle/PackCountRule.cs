namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5109: more asset and AI packs than Google Play allows; in a bundle those of other tools count too.</summary>
internal sealed class PackCountRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        int limit = input.Context.Limits.Packs;
        if (input.Set.Packs.Count > limit)
        {
            yield return input.At(DiagnosticRules.TooManyPacks, null, input.Set.Packs.Count, limit);
        }
    }
}
