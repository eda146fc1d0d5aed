using ModelSdk.Build.Packs.Rules.Items;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5101 and 5102 for packs that come from files; those of a project were checked before they were planned.</summary>
internal sealed class ModuleNameRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (IGrouping<string, string> same in input.Set.Packs
            .Select(static pack => pack.Name).GroupBy(static name => name, StringComparer.OrdinalIgnoreCase))
        {
            if (PackNameRule.Check(same.First(), input.Context.File) is { } wrong)
            {
                yield return new PackFinding(wrong);
            }
            else if (same.Count() > 1)
            {
                yield return input.At(
                    DiagnosticRules.ReservedPackName, null, same.Key, $"packs {NameList.Quoted(same)} are one to file systems that ignore case. Rename one");
            }
        }
    }
}
