using System.Globalization;

namespace ModelSdk.LiteRt;

/// <summary>The texts that configure parts of LiteRT, by identifier: ours, with the application's lines over them.</summary>
/// <remarks>
/// The library's reader is its own: lines of <c>key = value</c>, the last of two equal keys counts, unknown keys and lines
/// without <c>=</c> are ignored without a word, and an empty text fails the compilation (litert-c-api.md 7).
/// </remarks>
internal static class OptionTexts
{
    /// <summary>Identifier of the text for the interpreter around all delegates.</summary>
    public const string Runtime = "runtime_options_string";

    /// <summary>Identifiers of the texts for the CPU: the delegate's own, and that of the interpreter's kernels.</summary>
    public static readonly IReadOnlyList<string> Cpu = ["xnnpack", "cpu_delegate"];

    /// <summary>All texts for that compilation.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.InvalidArgument"/>: one of the application's cannot be passed on.</exception>
    public static IReadOnlyDictionary<string, string> Of(CompileSettings settings)
    {
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal) { [Runtime] = RuntimeText(settings.Profile) };
        string threads = string.Create(CultureInfo.InvariantCulture, $"num_threads = {settings.Threads}\n");
        foreach (string identifier in Cpu)
        {
            texts[identifier] = threads;
        }

        foreach ((string identifier, string text) in settings.Texts)
        {
            Check(identifier, text);
            texts[identifier] = texts.TryGetValue(identifier, out string? ours) ? Merge(ours, text) : text;
        }

        return texts;
    }

    /// <summary>Our lines whose key the application does not set, then all of the application's.</summary>
    public static string Merge(string ours, string theirs)
    {
        HashSet<string> keys = [.. theirs.Split('\n').Select(Key).OfType<string>()];
        IEnumerable<string> kept = ours.Split('\n').Where(line => Key(line) is { } key && !keys.Contains(key));
        return string.Join('\n', kept.Append(theirs));
    }

    // Mode 2 keeps what TFLite reports in memory, from where it comes into our messages; otherwise it is lost.
    private static string RuntimeText(bool profile) =>
        profile ? "error_reporter_mode = 2\nenable_profiling = true\n" : "error_reporter_mode = 2\n";

    private static string? Key(string line)
    {
        string trimmed = line.Trim();
        int equals = trimmed.IndexOf('=', StringComparison.Ordinal);
        return equals <= 0 || trimmed[0] == '#' ? null : trimmed[..equals].TrimEnd();
    }

    private static void Check(string identifier, string text)
    {
        string? wrong =
            string.IsNullOrWhiteSpace(identifier) ? "has an empty identifier; write that of the part, such as gpu_options"
            : identifier.Contains('\0') ? $"has a zero character in the identifier '{identifier.Replace('\0', '?')}'; remove it"
            : text is null || text.Contains('\0') ? $"has no text, or one with a zero character, for '{identifier}'; remove it"
            : !text.Split('\n').Any(static line => Key(line) is not null)
                ? $"has no line 'key = value' in the text for '{identifier}'; write one, or leave the identifier out"
            : null;
        if (wrong is not null)
        {
            throw new ModelException(ModelErrorCode.InvalidArgument, $"ModelOptions.LiteRtOptions {wrong}");
        }
    }
}
