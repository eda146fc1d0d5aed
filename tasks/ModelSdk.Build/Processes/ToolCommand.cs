namespace ModelSdk.Build.Processes;

/// <summary>A program to start, for <see cref="ToolProcess"/>.</summary>
public sealed record ToolCommand
{
    /// <summary>Full path of the program.</summary>
    public required string File { get; init; }

    /// <summary>Arguments, not quoted.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Full path of the folder that it runs in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Variables on top of those of this process; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;
}
