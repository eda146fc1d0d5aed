namespace ModelSdk.Build.Aot.Running;

/// <summary>What the value of a flag may be.</summary>
internal enum FlagKind
{
    /// <summary>true or false, also without a value and as <c>--noname</c>.</summary>
    Switch,

    /// <summary>One of <see cref="CompilerFlag.Values"/>.</summary>
    Choice,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A whole number, not negative.</summary>
    Count,

    /// <summary>Whole numbers, separated by commas.</summary>
    Numbers,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>Full path of an existing file.</summary>
    File,

    /// <summary>Full path of a folder that the compiler may write to.</summary>
    Folder,

    /// <summary><c>KEY=VALUE,KEY=VALUE</c>.</summary>
    Pairs,

    /// <summary><c>0:KEY=VALUE;1:KEY=VALUE</c>.</summary>
    GraphPairs,

    /// <summary>One of <see cref="CompilerFlag.Values"/> for all partitions, or <c>0:value;1:value</c>.</summary>
    GraphChoice,
}

/// <summary>A flag of apply_plugin_main; the rows are in <see cref="CompilerFlags"/>.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Backend">The vendor's name in Data/backends; null for flags that concern every target.</param>
/// <param name="Kind">What its value may be.</param>
internal sealed record CompilerFlag(string Name, string? Backend, FlagKind Kind)
{
    /// <summary>The values of a choice.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Why nobody should give it, in a clause that follows its name; null when it may be given.</summary>
    public string? Refused { get; init; }

    /// <summary>Values that are taken by the tool but make a useless result, each with the reason in a clause.</summary>
    public IReadOnlyDictionary<string, string> RefusedValues { get; init; } = new Dictionary<string, string>();
}
