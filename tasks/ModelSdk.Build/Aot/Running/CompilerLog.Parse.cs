using System.Globalization;
using System.Text.RegularExpressions;
using ModelSdk.Format;

namespace ModelSdk.Build.Aot.Running;

/// <content>
/// Reads the text. It need not be UTF-8, file names and line numbers in it vary between releases, and not every message
/// ends its line, so entries are cut at known beginnings, and facts are found as parts of entries.
/// </content>
internal sealed partial record CompilerLog
{
    private const int LongestWords = 700;

    // Said in every run, whatever comes of it.
    private static readonly string[] Noise =
    [
        "accelerator could not be loaded and registered", "Applying plugin with unknown SDK version", "Failed to get plugin SDK version",
        "for SDK version: ", "All log messages before absl::InitializeLog()",
    ];

    // Lines that say only that something began or ended.
    private static readonly string[] Empty =
    [
        "Failed", "Done!", "Starting ", "DestroyAccelerator", "RegisterAccelerator", "Attempting to load GPU accelerator",
        "XNNPACK CPU accelerator registered", "Creating LiteRT environment", "Setup ",
    ];

    private static readonly Dictionary<string, LogLevel> Levels = new()
    {
        ["VERBOSE"] = LogLevel.Info, ["INFO"] = LogLevel.Info, ["WARNING"] = LogLevel.Warning, ["ERROR"] = LogLevel.Error,
        ["FATAL"] = LogLevel.Error,
    };

    /// <summary>Reads what the tool wrote to standard error, or to both streams.</summary>
    public static CompilerLog Parse(string text)
    {
        List<LogEntry> entries = EntriesOf(text);
        Dictionary<int, SubgraphStatistics> statistics = [];
        Dictionary<int, int> inlined = [];
        List<string> steps = [];
        List<string> tried = [];
        string? version = null;
        int? loaded = null;
        long? size = null;
        foreach (LogEntry entry in entries)
        {
            foreach (Match match in Partitioned().Matches(entry.Text))
            {
                statistics[Number(match, 1)] = new SubgraphStatistics(Number(match, 1), Number(match, 2), Number(match, 3), Number(match, 4));
            }

            foreach (Match match in Inlined().Matches(entry.Text))
            {
                inlined[Number(match, 2)] = Number(match, 1);
            }

            steps.AddRange(Step().Matches(entry.Text).Select(static match => match.Groups[1].Value));
            tried.AddRange(Trying().Matches(entry.Text).Select(static match => match.Groups[1].Value));
            version = Version().Match(entry.Text) is { Success: true } found ? found.Groups[1].Value.Trim() : version;
            loaded = Loaded().Match(entry.Text) is { Success: true } count ? Number(count, 1) : loaded;
            size = Serialized().Match(entry.Text) is { Success: true } bytes && long.TryParse(
                bytes.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : size;
        }

        return new CompilerLog
        {
            Entries = entries,
            Statistics = [.. statistics.Values.OrderBy(static row => row.Subgraph)],
            InlinedComposites = inlined,
            SdkVersion = string.IsNullOrEmpty(version) ? null : version,
            RefusedOps = Refused(entries),
            FailedPlugins = [.. entries.Select(static entry => PluginFailure().Match(entry.Text)).Where(static match => match.Success)
                .Select(static match => new FailedPlugin(match.Groups[1].Value, Words(match.Groups[2].Value)))],
            LoadedPlugins = loaded,
            TriedPlugins = tried,
            Steps = steps,
            SerializedBytes = size,
            Errors = ErrorsOf(entries),
            LastWords = entries.Select(static entry => entry.Text).LastOrDefault(IsTelling) is { } last ? Words(last) : "",
        };
    }

    /// <summary>An entry in one line: without positions in source files and without the frames of exceptions.</summary>
    private static string Words(string text)
    {
        IEnumerable<string> lines = text.Split('\n')
            .Select(static line => Position().Replace(line, "").Trim(' ', '\t', '\r', '├', '└', '│', '─'))
            .Where(static line => line.Length > 0 && !line.StartsWith("@ ", StringComparison.Ordinal) && !line.StartsWith("***", StringComparison.Ordinal));
        string words = Spaces().Replace(string.Join(' ', lines), " ").Trim();
        return words.Length <= LongestWords ? words : $"{words[..(LongestWords / 3)]} … {words[^(LongestWords * 2 / 3)..]}";
    }

    private static IReadOnlyList<string> ErrorsOf(List<LogEntry> entries)
    {
        List<string> errors = [];
        foreach (LogEntry entry in entries.Where(static entry => entry.Level >= LogLevel.Warning || Uncaught().IsMatch(entry.Text)))
        {
            string text = Uncaught().Match(entry.Text) is { Success: true } match ? entry.Text[match.Index..]
                : PluginFailure().Match(entry.Text) is { Success: true } plugin ? plugin.Groups[2].Value
                : entry.Text;
            string words = Twice().Replace(Words(text), "$1");

            // What a function reports, its callers report again with words of their own in front.
            if (words.Length > 0 && !Noise.Any(words.Contains) && !errors.Exists(error => IsSaidBy(words, error)))
            {
                errors.Add(words);
            }
        }

        return errors;
    }

    private static bool IsSaidBy(string words, string error) => error.Contains(words, StringComparison.Ordinal)
        || words.Contains(error[(error.IndexOf(": ", StringComparison.Ordinal) is int at and > 0 ? at + 2 : 0)..], StringComparison.Ordinal);

    private static IReadOnlyList<RefusedOp> Refused(List<LogEntry> entries)
    {
        IEnumerable<RefusedOp> ops = entries.SelectMany(static entry => RefusedType().Matches(entry.Text)
            .Select(static match => new RefusedOp(OpName(Number(match, 1)), "", 1))
            .Concat(RefusedQualcomm().Matches(entry.Text)
                .Select(static match => new RefusedOp(match.Groups[1].Value, match.Groups[2].Value, 1))));
        return [.. ops.GroupBy(static op => (op.Op, op.Reason)).Select(static group => group.First() with { Count = group.Count() })];
    }

    private static string OpName(int code) =>
        Enum.IsDefined((BuiltinOperator)code) ? ((BuiltinOperator)code).ToString() : $"op {code}";

    private static bool IsTelling(string text) =>
        Words(text) is { Length: > 0 } words && !Empty.Any(words.StartsWith) && !Noise.Any(words.Contains);

    private static List<LogEntry> EntriesOf(string text)
    {
        List<LogEntry> entries = [];
        LogLevel level = LogLevel.Plain;
        int start = 0;
        foreach (Match match in Beginning().Matches(text))
        {
            Add(match.Index);
            level = Levels.GetValueOrDefault(match.Groups["level"].Value, LogLevel.Plain);
            start = match.Index + match.Length;
        }

        Add(text.Length);
        return entries;

        void Add(int end)
        {
            string entry = text[start..end].Trim('\r', '\n', '\t', ' ');
            if (entry.Length > 0)
            {
                entries.Add(new LogEntry(level, entry));
            }
        }
    }

    private static int Number(Match match, int group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : int.MaxValue;

    // An entry begins at the beginning of a line with a level, or anywhere with the tool's name in brackets, and reaches to the next.
    [GeneratedRegex(
        @"(?:^|\n)(?<level>VERBOSE|INFO|WARNING|ERROR|FATAL): ?(?:\[[^\]\n]*:\d+\] ?)?|\[LITERT_TOOLS:\w+\] ?", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"Partitioned subgraph<(\d+)>, selected (\d+) ops, from a total of (\d+) ops\. resulted in (\d+) partitions")]
    private static partial Regex Partitioned();

    [GeneratedRegex(@"Inlined (\d+) composite ops into subgraph<(\d+)>")]
    private static partial Regex Inlined();

    [GeneratedRegex(@"Applying plugin with SDK version: ([^\r\n]*)")]
    private static partial Regex Version();

    [GeneratedRegex(@"^Starting ([^\r\n]+?)\.\.\.")]
    private static partial Regex Step();

    [GeneratedRegex(@"Trying plugin: ([^\r\n]+)")]
    private static partial Regex Trying();

    [GeneratedRegex(@"Loaded (\d+) plugins")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"Serialized a model of size (\d+) bytes")]
    private static partial Regex Serialized();

    [GeneratedRegex(@"Failed to load plugin at: ([^\n]+?) with error: ([\s\S]*)")]
    private static partial Regex PluginFailure();

    [GeneratedRegex(@"op type (\d+) is not supported")]
    private static partial Regex RefusedType();

    [GeneratedRegex(@"LiteRT Op #\d+ '([^']*)' \(code=\d+\) (is not supported[^\r\n]*)")]
    private static partial Regex RefusedQualcomm();

    // A failed check, an exception that nobody catches, the loader, and flags that the tool does not take.
    [GeneratedRegex(@"Check failed: |terminate called |error while loading shared libraries: |version `[^']*' not found|Invalid arguments for |Failed to load model from file")]
    private static partial Regex Uncaught();

    // [litert/compiler/plugin/compiler_plugin.cc:483] and what OpenVINO puts in front of each frame of an exception.
    [GeneratedRegex(@"(?:ERROR: )?\[[^\]\s]*:\d+\]|Exception from \S+:\d+:|at src/\S+:\d+:|Exception in compilation:|\[ov::[^\]]*\]")]
    private static partial Regex Position();

    [GeneratedRegex("^(.{8,}?): \\1(?=:|$)")]
    private static partial Regex Twice();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
