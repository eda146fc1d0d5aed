using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5135: two packs with the same path and different bytes.</summary>
/// <remarks>
/// bundletool: EntryClashValidator; equal bytes are allowed between packs, which makes common placeholders possible. A path
/// that a pack shares with the base module is a rule of bundles.
/// </remarks>
internal sealed class PathClashRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        Dictionary<string, (string Pack, PackFile File)> first = new(StringComparer.Ordinal);
        List<(string First, string Second, string Path)> clashes = [];
        foreach (PackContent pack in input.Set.Packs)
        {
            foreach (PackFile file in pack.Files)
            {
                input.CancellationToken.ThrowIfCancellationRequested();
                if (!first.TryAdd(file.Path, (pack.Name, file)) && !IsSame(first[file.Path].File, file, input.CancellationToken))
                {
                    clashes.Add((first[file.Path].Pack, pack.Name, file.Path));
                }
            }
        }

        foreach (IGrouping<(string First, string Second), string> pair in clashes.GroupBy(
            static clash => (clash.First, clash.Second), static clash => clash.Path))
        {
            yield return input.At(
                DiagnosticRules.PathClash,
                null,
                pair.Key.First,
                pair.Key.Second,
                NameList.Quoted(pair),
                " with different content. An application sees the files of all its packs as one tree: name the folder after the pack");
        }
    }

    private static bool IsSame(PackFile first, PackFile second, CancellationToken cancellationToken)
    {
        if (first.Length != second.Length)
        {
            return false;
        }

        if (ReferenceEquals(first, second) || first.Length == 0 || (first.SourceFile is not null && first.SourceFile == second.SourceFile))
        {
            return true;
        }

        using Stream left = first.Open();
        using Stream right = second.Open();
        byte[] ofLeft = new byte[1 << 16];
        byte[] ofRight = new byte[ofLeft.Length];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = left.ReadAtLeast(ofLeft, ofLeft.Length, throwOnEndOfStream: false);
            if (right.ReadAtLeast(ofRight, ofRight.Length, throwOnEndOfStream: false) != read
                || !ofLeft.AsSpan(0, read).SequenceEqual(ofRight.AsSpan(0, read)))
            {
                return false;
            }

            if (read < ofLeft.Length)
            {
                return true;
            }
        }
    }
}
