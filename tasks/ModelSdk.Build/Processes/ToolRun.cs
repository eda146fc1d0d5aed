namespace ModelSdk.Build.Processes;

/// <summary>What a program did; made by <see cref="ToolProcess"/>.</summary>
public sealed record ToolRun
{
    /// <summary>The command.</summary>
    public required ToolCommand Command { get; init; }

    /// <summary>Its exit code as the system gives it (128 + n after signal n); null when it did not start or was ended by us.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it did not start (missing, not executable, wrong architecture), as a clause; null when it did.</summary>
    public string? StartProblem { get; init; }

    /// <summary>The same in a word.</summary>
    public ToolStartFailure StartFailure { get; init; }

    /// <summary>Whether it was ended because it took longer than its timeout.</summary>
    public bool TimedOut { get; init; }

    /// <summary>What it wrote to standard output, as UTF-8 with replacement characters; the middle of very long text is left out.</summary>
    public string Output { get; init; } = "";

    /// <summary>What it wrote to standard error, in the same way.</summary>
    public string Error { get; init; } = "";

    /// <summary>How long it ran.</summary>
    public TimeSpan Elapsed { get; init; }
}
