using System.Text.RegularExpressions;

namespace ModelSdk.Build.Packs.Layout;

/// <summary>A folder of a pack as bundletool reads it: each segment is <c>name</c> or <c>name#key_value</c>, at most twice.</summary>
/// <remarks>
/// Rules, sizes and summaries look at folders through it (<see cref="PackFolders"/>). Facts: bundletool 1.18, model/targeting;
/// reference play-ai-packs.md section 4. File names are not parsed: bundletool leaves a <c>#</c> in them alone.
/// </remarks>
public sealed partial record TargetedPath
{
    /// <summary>Key of device groups.</summary>
    public const string GroupKey = "group";

    private const int MostTargets = 2;

    // Key, what its values are, and whether another key may stand beside it.
    private static readonly (string Key, Regex Values, string What, bool Nests)[] Keys =
    [
        (GroupKey, NamePattern(), "a name of letters, digits and underscores that starts with a letter", true),
        ("tier", TierPattern(), "a number", true),
        ("countries", NamePattern(), "a name of letters, digits and underscores that starts with a letter", true),
        ("tcf", TexturePattern(), "a texture format (astc, atc, dxt1, latc, paletted, pvrtc, etc1, etc2, s3tc, 3dc)", true),
        ("lang", LanguagePattern(), "a language of two or three letters", false),
    ];

    private TargetedPath(string path, IReadOnlyList<TargetedSegment> segments, IReadOnlyList<string> problems)
    {
        Path = path;
        Segments = segments;
        Problems = problems;
    }

    /// <summary>The folder as it is written, such as <c>assets/flowers#group_Qualcomm_SM8750/more</c>.</summary>
    public string Path { get; }

    /// <summary>Its parts.</summary>
    public IReadOnlyList<TargetedSegment> Segments { get; }

    /// <summary>Why bundletool refuses it, in clauses with what to do; empty when it does not.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The device group that gets it, or null when all do.</summary>
    public string? Group => GroupIndex < 0 ? null : Segments[GroupIndex].Find(GroupKey);

    /// <summary>The folder whose suffix names the group: the path up to that segment; null without a group.</summary>
    public string? GroupFolder => GroupIndex < 0 ? null : Join(GroupIndex, static segment => segment.Text);

    /// <summary><see cref="GroupFolder"/> without the suffixes of its last segment: what the folders of all groups have in common.</summary>
    public string? Family => GroupIndex < 0 ? null : Join(GroupIndex - 1, static segment => segment.Text) + $"/{Segments[GroupIndex].Name}";

    /// <summary>The folder on a device, where Play has removed all suffixes.</summary>
    public string Delivered => Join(Segments.Count - 1, static segment => segment.Name);

    private int GroupIndex { get; init; }

    /// <summary>Reads a folder; what is wrong with it is in <see cref="Problems"/>.</summary>
    public static TargetedPath Parse(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        List<string> problems = [];
        TargetedSegment[] segments = [.. folder.Split('/').Select(text => ParseSegment(text, problems))];
        string? twice = segments
            .SelectMany(static segment => segment.Targets.Select(static target => target.Key).Distinct())
            .GroupBy(static key => key).FirstOrDefault(static same => same.Count() > 1)?.Key;
        if (twice is not null)
        {
            problems.Add($"more than one of its folders has a suffix '#{twice}_…'; keep one");
        }

        return new TargetedPath(folder, segments, problems)
        {
            GroupIndex = Array.FindIndex(segments, static segment => segment.Find(GroupKey) is not null),
        };
    }

    /// <summary>Whether a name may be that of a module or device group.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    private static TargetedSegment ParseSegment(string text, List<string> problems)
    {
        string[] parts = text.Split('#');
        if (parts.Length == 1)
        {
            return new TargetedSegment(text, text, []);
        }

        if (parts[0].Length == 0 || parts[^1].Length == 0)
        {
            problems.Add($"'{text}' begins or ends with '#', after which bundletool expects a suffix such as '#group_<name>'; remove the '#'");
            return new TargetedSegment(text, parts[0], []);
        }

        FolderTarget[] targets = [.. parts.Skip(1).Select(part => ParseTarget(text, part, problems)).OfType<FolderTarget>()];
        string? twice = targets.GroupBy(static target => target.Key).FirstOrDefault(static same => same.Count() > 1)?.Key;
        string? lonely = targets.Length < 2 ? null : targets.Select(static target => target.Key).FirstOrDefault(key => !Keys.Single(row => row.Key == key).Nests);
        if (twice is not null)
        {
            problems.Add($"'{text}' has the suffix '#{twice}_…' more than once; keep one");
        }
        else if (parts.Length - 1 > MostTargets)
        {
            problems.Add($"'{text}' has {parts.Length - 1} suffixes, of which bundletool takes at most {MostTargets}");
        }
        else if (lonely is not null)
        {
            problems.Add($"'{text}' has another suffix beside '#{lonely}_…', which must stand alone");
        }

        return new TargetedSegment(text, parts[0], targets);
    }

    private static FolderTarget? ParseTarget(string segment, string part, List<string> problems)
    {
        if (SuffixPattern().Match(part) is not { Success: true } match)
        {
            problems.Add($"'#{part}' in '{segment}' is no suffix such as '#group_<name>'; '#' means nothing else in names of folders, so take another letter");
            return null;
        }

        string key = match.Groups[1].Value;
        string value = match.Groups[2].Value;
        int row = Array.FindIndex(Keys, row => row.Key == key);
        if (row < 0)
        {
            problems.Add($"'{segment}' has the unknown suffix '#{key}_…'; known are {string.Join(", ", Keys.Select(static row => row.Key))}");
            return null;
        }

        if (!Keys[row].Values.IsMatch(value))
        {
            problems.Add($"'{value}' after '#{key}_' in '{segment}' is not {Keys[row].What}");
        }

        return new FolderTarget(key, value);
    }

    private string Join(int last, Func<TargetedSegment, string> part) => string.Join('/', Segments.Take(last + 1).Select(part));

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[0-9]{1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TierPattern();

    [GeneratedRegex(@"\A(astc|atc|dxt1|latc|paletted|pvrtc|etc1|etc2|s3tc|3dc)\z", RegexOptions.CultureInvariant)]
    private static partial Regex TexturePattern();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguagePattern();

    [GeneratedRegex(@"\A([a-z]+)_(.+)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SuffixPattern();
}

/// <summary>One folder of a path.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Name">Without suffixes.</param>
/// <param name="Targets">Its suffixes, in order.</param>
public sealed record TargetedSegment(string Text, string Name, IReadOnlyList<FolderTarget> Targets)
{
    /// <summary>Value of the suffix with that key, or null.</summary>
    public string? Find(string key) => Targets.FirstOrDefault(target => target.Key == key)?.Value;
}

/// <summary>A suffix <c>#key_value</c>.</summary>
/// <param name="Key">Such as <c>group</c>.</param>
/// <param name="Value">Such as <c>Qualcomm_SM8750</c>.</param>
public sealed record FolderTarget(string Key, string Value);
