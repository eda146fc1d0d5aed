using ModelSdk.Build.Aot.Running;

namespace ModelSdk.Build.Aot;

/// <content>Reads the metadata. Everything that the tool would ignore, or refuse after minutes, is a problem here.</content>
public sealed partial record CompilerOptions
{
    private const int ShortestFuzzyName = 8;

    /// <summary>Takes the metadata apart; each problem is a clause for MSDK1011 (flags that the driver sets itself, unclosed quotes, …).</summary>
    public static (CompilerOptions Options, IReadOnlyList<string> Problems) Parse(string text)
    {
        if (OptionWords.Of(text) is not { } words)
        {
            return (new CompilerOptions { Text = text }, ["a double quote is not closed"]);
        }

        Dictionary<string, string> values = [];
        List<string> mediaTek = [];
        List<string> problems = [];
        bool isMediaTek = false;
        for (int i = 0; i < words.Count; i++)
        {
            (string name, string? value, bool isOption) = NameAndValue(words[i].Text);
            (CompilerFlag? flag, bool isNegated) = isOption ? FindFlag(name, value) : (null, false);
            if (flag is null)
            {
                isMediaTek = Take(words[i], name, isOption, isMediaTek, mediaTek, problems);
                continue;
            }

            isMediaTek = false;
            if (isNegated)
            {
                value = "false";
            }
            else if (value is null && flag.Kind == FlagKind.Switch)
            {
                value = "true";
            }
            else if (value is null && i + 1 < words.Count && !words[i + 1].Text.StartsWith("--", StringComparison.Ordinal))
            {
                value = words[++i].Text;
            }

            Add(flag, value, values, problems);
        }

        AddTraps(values, mediaTek.Count > 0, problems);
        string mediaTekText = mediaTek.Count > 0 ? string.Join(' ', mediaTek) : values.GetValueOrDefault(MediaTekFlag, "");
        return (
            new CompilerOptions
            {
                Text = text,
                Flags = [.. values.Where(pair => pair.Key != MediaTekFlag).Select(pair => $"--{pair.Key}={pair.Value}")],
                MediaTek = mediaTekText,
                Files = [.. values.Where(pair => CompilerFlags.Find(pair.Key)!.Kind == FlagKind.File).Select(pair => pair.Value)],
            },
            problems);
    }

    // Abseil takes one dash as two.
    private static (string Name, string? Value, bool IsOption) NameAndValue(string word)
    {
        string body = word.TrimStart('-');
        if (body.Length == word.Length || body.Length == 0)
        {
            return (word, null, false);
        }

        int equals = body.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (body, null, true) : (body[..equals], body[(equals + 1)..], true);
    }

    private static (CompilerFlag? Flag, bool IsNegated) FindFlag(string name, string? value) =>
        CompilerFlags.Find(name) is { } flag ? (flag, false)
        : value is null && name.StartsWith("no", StringComparison.Ordinal) && CompilerFlags.Find(name[2..]) is { Kind: FlagKind.Switch } negated ? (negated, true)
        : (null, false);

    /// <summary>Takes a word that is no flag of the tool; true when it belongs to MediaTek's option string.</summary>
    private static bool Take(
        OptionWord word, string name, bool isOption, bool isMediaTek, List<string> mediaTek, List<string> problems)
    {
        if (isOption && Unknown(name) is { } problem)
        {
            problems.Add(problem);
            return false;
        }

        if (!isOption && !isMediaTek)
        {
            problems.Add($"'{word.Raw}' belongs to no option; options begin with '--', values with spaces stand in double quotes");
            return false;
        }

        // Quotes round values are for MediaTek's compiler; those round options were for this build.
        mediaTek.Add(isOption ? word.Text : word.Raw);
        return true;
    }

    /// <summary>What is wrong with a name that is no flag; null when it can be one of MediaTek's own options.</summary>
    private static string? Unknown(string name)
    {
        string plain = name.Replace('-', '_').ToLowerInvariant();
        CompilerFlag? closest = CompilerFlags.All.Where(static flag => flag.Name.Length >= ShortestFuzzyName)
            .MinBy(flag => EditDistance.Between(flag.Name, plain));
        bool isClose = closest is not null && EditDistance.Between(closest.Name, plain) <= Math.Min(4, closest.Name.Length / 5);
        bool isVendors = CompilerFlags.Prefixes.Any(prefix => plain.StartsWith(prefix, StringComparison.Ordinal));
        return isClose ? $"'--{name}' is no flag of apply_plugin_main; did you mean '--{closest!.Name}'?"
            : isVendors ? $"'--{name}' is no flag of apply_plugin_main (LiteRT 2.3)"
            : null;
    }

    private static void Add(CompilerFlag flag, string? value, Dictionary<string, string> values, List<string> problems)
    {
        if (flag.Refused is { } refused)
        {
            problems.Add($"'--{flag.Name}' {refused}");
        }
        else if (value is null)
        {
            problems.Add($"'--{flag.Name}' has no value");
        }
        else
        {
            (value, string? problem) = FlagValue.Check(flag, value);
            if (problem is not null)
            {
                problems.Add(problem);
            }
            else if (!values.TryAdd(flag.Name, value))
            {
                problems.Add($"'--{flag.Name}' is given twice");
            }
        }
    }

    /// <summary>Flags that are right alone but do nothing, or undo each other, together.</summary>
    private static void AddTraps(Dictionary<string, string> values, bool hasMediaTekWords, List<string> problems)
    {
        const string Gemma = "mediatek_enable_gemma_compiler_optimizations";
        bool isGemma = values.GetValueOrDefault(Gemma) == "true";
        bool hasFlag = values.ContainsKey(MediaTekFlag);
        if (hasFlag && hasMediaTekWords)
        {
            problems.Add($"options of MediaTek's compiler stand both in '--{MediaTekFlag}' and beside it");
        }

        if (isGemma && (hasFlag || hasMediaTekWords))
        {
            problems.Add($"'--{Gemma}' replaces the options of MediaTek's compiler, so the others would be ignored");
        }

        foreach (string name in values.Keys.Where(static name => name.StartsWith("mediatek_option_bundle", StringComparison.Ordinal)))
        {
            if (!isGemma)
            {
                problems.Add($"'--{name}' does nothing without '--{Gemma}'");
            }
        }
    }
}
