using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5137 for folders with two kinds of suffixes (groups and countries, say): all combinations must be there, in one order.</summary>
/// <remarks>bundletool: NestedTargetingValidator. Folders with device groups alone, as ModelSdk writes them, never get here.</remarks>
internal sealed class NestingRule : IPackRule
{
    // For these a folder without the suffix is the fallback, which must be there.
    private static readonly string[] NeedsPlain = ["countries", "tcf"];

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        (string Pack, string Folder, string[] Suffixes)? reference = null;
        foreach (PackFolders pack in input.Packs)
        {
            foreach ((string folder, TargetedSegment[] siblings) in Mixed(pack))
            {
                string[] suffixes = [.. siblings.Select(Suffix).Order(StringComparer.Ordinal)];
                reference ??= (pack.Pack.Name, folder, suffixes);
                string? problem = FindOrder(siblings) ?? FindMissing(siblings) ?? (reference.Value.Suffixes.SequenceEqual(suffixes)
                    ? null
                    : $"its folders have the suffixes {NameList.Of(suffixes)}, those of '{reference.Value.Folder}' in pack '{reference.Value.Pack}' "
                        + $"{NameList.Of(reference.Value.Suffixes)}; with two kinds of suffixes all must have the same");
                if (problem is not null)
                {
                    yield return input.At(DiagnosticRules.UnpackableName, pack.Pack.Name, folder, pack.Pack.Name, problem);
                }
            }
        }
    }

    // Folders of one name that have different keys between them; the path is that without the suffixes of the last part.
    private static IEnumerable<(string Folder, TargetedSegment[] Siblings)> Mixed(PackFolders pack) => pack.Folders
        .Where(static folder => folder.Problems.Count == 0)
        .SelectMany(static folder => folder.Segments.Select((segment, index) =>
            (Folder: string.Join('/', folder.Segments.Take(index).Select(static parent => parent.Text).Append(segment.Name)), Segment: segment)))
        .GroupBy(static one => one.Folder, static one => one.Segment, StringComparer.Ordinal)
        .Select(static same => (same.Key, same.DistinctBy(static segment => segment.Text).ToArray()))
        .Where(static same => same.Item2.SelectMany(static segment => segment.Targets).Select(static target => target.Key).Distinct().Count() > 1);

    private static string? FindOrder(TargetedSegment[] siblings)
    {
        string[] order = [.. siblings.MaxBy(static segment => segment.Targets.Count)!.Targets.Select(static target => target.Key)];
        foreach (TargetedSegment segment in siblings)
        {
            int[] places = [.. segment.Targets.Select(target => Array.IndexOf(order, target.Key))];
            if (places.Contains(-1))
            {
                return $"'{segment.Text}' has another kind of suffix than its siblings; all must have the same ones";
            }

            if (!places.SequenceEqual(places.Order()))
            {
                return $"the suffixes of '{segment.Text}' come in another order than those of its siblings ({string.Join(", ", order)})";
            }
        }

        return null;
    }

    private static string? FindMissing(TargetedSegment[] siblings)
    {
        string[] order = [.. siblings.MaxBy(static segment => segment.Targets.Count)!.Targets.Select(static target => target.Key)];

        IEnumerable<string> combinations = [""];
        foreach (string key in order)
        {
            string[] values = [.. siblings.Select(segment => segment.Find(key)).OfType<string>().Distinct().Select(value => $"#{key}_{value}")];
            string[] all = NeedsPlain.Contains(key) ? [.. values, ""] : values;
            combinations = [.. combinations.SelectMany(start => all.Select(value => start + value))];
        }

        string[] missing = [.. combinations.Except(siblings.Select(Suffix)).Select(static suffix => suffix.Length == 0 ? "the folder without suffix" : suffix)];
        return missing.Length == 0
            ? null
            : $"with two kinds of suffixes every combination must be there; missing are {NameList.Of(missing)}";
    }

    private static string Suffix(TargetedSegment segment) => segment.Text[segment.Name.Length..];
}
