namespace ModelSdk.Build.Aot.Running;

/// <summary>How loud a line of the tool is.</summary>
internal enum LogLevel
{
    /// <summary>Text of the tool itself, or of a library that writes what it likes.</summary>
    Plain,

    /// <summary>INFO and VERBOSE.</summary>
    Info,

    /// <summary>WARNING.</summary>
    Warning,

    /// <summary>ERROR and FATAL.</summary>
    Error,
}

/// <summary>Something that the tool or a library said; it can have several lines.</summary>
/// <param name="Level">How loud.</param>
/// <param name="Text">Without level, file and line, which vary between releases.</param>
internal readonly record struct LogEntry(LogLevel Level, string Text);

/// <summary>An op that a vendor's compiler does not take.</summary>
/// <param name="Op">Its name.</param>
/// <param name="Reason">The vendor's words; empty when it gives none.</param>
/// <param name="Count">How many.</param>
internal sealed record RefusedOp(string Op, string Reason, int Count);

/// <summary>A plugin that the tool could not load.</summary>
/// <param name="File">Its file.</param>
/// <param name="Error">The loader's words.</param>
internal sealed record FailedPlugin(string File, string Error);

/// <summary>What apply_plugin_main said, read by <see cref="Parse"/>.</summary>
internal sealed partial record CompilerLog
{
    /// <summary>Everything, in order.</summary>
    public IReadOnlyList<LogEntry> Entries { get; init; } = [];

    /// <summary>Ops that the compiler took, one for each subgraph, the last word on each.</summary>
    public IReadOnlyList<SubgraphStatistics> Statistics { get; init; } = [];

    /// <summary>Composites that were taken apart, by subgraph.</summary>
    public IReadOnlyDictionary<int, int> InlinedComposites { get; init; } = new Dictionary<int, int>();

    /// <summary>Version of the vendor's SDK; null when it says none.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>Ops that the vendor refused, by name.</summary>
    public IReadOnlyList<RefusedOp> RefusedOps { get; init; } = [];

    /// <summary>Plugins that the tool found and could not load.</summary>
    public IReadOnlyList<FailedPlugin> FailedPlugins { get; init; } = [];

    /// <summary>How many plugins were loaded; null when it got not that far.</summary>
    public int? LoadedPlugins { get; init; }

    /// <summary>Manufacturers of the plugins that were tried, in order.</summary>
    public IReadOnlyList<string> TriedPlugins { get; init; } = [];

    /// <summary>Steps that were begun, in order, such as <c>Applying plugin</c>.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Size of the model that the tool says it has written; null when it got not that far.</summary>
    public long? SerializedBytes { get; init; }

    /// <summary>What went wrong in the words of tool and vendor, in order, without repetitions and without noise.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The last thing that it said; empty when nothing.</summary>
    public string LastWords { get; init; } = "";

    /// <summary>The step that it was in at the end; null before the first.</summary>
    public string? LastStep => Steps.Count > 0 ? Steps[^1] : null;

    /// <summary>Whether an entry has a text.</summary>
    public bool Says(string text) => Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal));
}
