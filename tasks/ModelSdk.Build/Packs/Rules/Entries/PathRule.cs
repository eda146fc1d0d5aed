using System.Text;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Rules.Entries;

/// <summary>MSDK5137: folders and files whose names cannot be packaged, or mean something else than they seem to.</summary>
/// <remarks>
/// What bundletool refuses in folders comes from <see cref="TargetedPath"/>. Beyond it, tried with 1.18.3: names with a dot at
/// their beginning and a # in the name of a file pass bundletool, but Android's other tools leave the former out and the
/// latter is delivered to everybody. Names that aapt2 would leave out (<c>_folder</c>, <c>x~</c>, <c>thumbs.db</c>) are
/// delivered like others: aapt2 never sees the files of a pack.
/// </remarks>
internal sealed class PathRule : IPackRule
{
    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        foreach (PackFolders pack in input.Packs)
        {
            IEnumerable<(string Path, string Problem)> problems =
            [
                .. pack.Folders.SelectMany(static folder => folder.Problems.Select(problem => (folder.Path, problem))),
                .. pack.Folders.Where(static folder => folder.Problems.Count == 0 && folder.Segments.Any(static segment => segment.Find("lang") is not null))
                    .Select(static folder => (folder.Path, "packs cannot be split by language (#lang_…). Use plain folders and choose in the application")),
                .. pack.Files.Select(static file => file.File.Path).SelectMany(path => OfNames(path, input.Context.IsWindows).Select(problem => (path, problem))),
            ];
            foreach (IGrouping<string, string> same in problems.GroupBy(static one => one.Problem, static one => one.Path))
            {
                yield return input.At(
                    DiagnosticRules.UnpackableName, pack.Pack.Name, NameList.Of(same.Distinct()), pack.Pack.Name, same.Key);
            }
        }
    }

    private static IEnumerable<string> OfNames(string path, bool isWindows)
    {
        string[] names = path.Split('/');
        if (names.FirstOrDefault(static name => name.StartsWith('.')) is { } hidden)
        {
            yield return $"'{hidden}' begins with a dot, and Android's tools leave such files out. Rename it";
        }

        if (names[^1].Contains('#'))
        {
            yield return $"'#' in the name of the file '{names[^1]}' targets nothing: only folders can have suffixes. Put the file into a folder such as 'name#group_<group>'";
        }

        if (isWindows && !Ascii.IsValid(path))
        {
            yield return "aapt2 on Windows takes no letters outside ASCII (APT2265). Rename the file or folder";
        }
    }
}
