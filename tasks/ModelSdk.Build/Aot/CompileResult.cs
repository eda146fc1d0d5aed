using System.Globalization;

namespace ModelSdk.Build.Aot;

/// <summary>How a compile ended.</summary>
public enum CompileOutcome
{
    /// <summary>There is a compiled file; the audit has not seen it yet.</summary>
    Compiled,

    /// <summary>The compiler takes no op of the model for this NPU: no file, and no failure of the tool.</summary>
    NothingSelected,

    /// <summary>The tool, the vendor's compiler or the machine failed; a diagnostic says why.</summary>
    Failed,
}

/// <summary>Ops of one subgraph that the compiler took; totals count after composites were taken apart.</summary>
/// <param name="Subgraph">Its index.</param>
/// <param name="Selected">Ops that it took.</param>
/// <param name="Total">All ops.</param>
/// <param name="Partitions">Partitions that they make.</param>
public sealed record SubgraphStatistics(int Subgraph, int Selected, int Total, int Partitions)
{
    /// <summary>The last row of each subgraph: one that is partitioned again after a composite in it was taken apart has several.</summary>
    public static IReadOnlyList<SubgraphStatistics> Latest(IEnumerable<SubgraphStatistics> rows) =>
        [.. rows.GroupBy(static row => row.Subgraph).Select(static same => same.Last())];
}

/// <summary>What one run of the compiler gave (see <see cref="CompileRun"/>), before the cache has it.</summary>
public sealed record CompileAttempt
{
    /// <summary>How it ended.</summary>
    public required CompileOutcome Outcome { get; init; }

    /// <summary>The compiled file in the folder of the run; null unless compiled.</summary>
    public string? File { get; init; }

    /// <summary>The tool's partition statistics; empty when it got not that far.</summary>
    public IReadOnlyList<SubgraphStatistics> Statistics { get; init; } = [];

    /// <summary>Version of the vendor's SDK as the compiler says it; null when it says none.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>Command line and everything that the tool wrote, for the log file.</summary>
    public string Log { get; init; } = "";

    /// <summary>Why it failed: MSDK4001, 4002, 4003 or 4008; empty unless failed.</summary>
    public IReadOnlyList<ModelDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>How long the tool ran.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>A compile with its place in the cache; made by <see cref="AotCompiler"/>.</summary>
public sealed record CompileResult
{
    /// <summary>What was asked.</summary>
    public required CompileJob Job { get; init; }

    /// <summary>How it ended.</summary>
    public required CompileOutcome Outcome { get; init; }

    /// <summary>The compiled file in the cache, whose SHA-256 was verified now; null unless compiled.</summary>
    public string? File { get; init; }

    /// <summary>Its SHA-256, in lower case.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Key of the cache.</summary>
    public string Key { get; init; } = "";

    /// <summary>Whether no compiler was started for it.</summary>
    public bool FromCache { get; init; }

    /// <summary>The tool's partition statistics.</summary>
    public IReadOnlyList<SubgraphStatistics> Statistics { get; init; } = [];

    /// <summary>Version of the vendor's SDK as the compiler says it.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>How long the compiler ran, also when that was in an earlier build.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Failures of the compile, and what is worth saying of cache and duration (MSDK4007, 4016).</summary>
    public IReadOnlyList<ModelDiagnostic> Diagnostics { get; init; } = [];
}

/// <summary>A step of a compile, for the lines that loggers show.</summary>
/// <param name="Request">What is compiled.</param>
/// <param name="IsDone">Whether it has ended; otherwise it starts now.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="FromCache">Whether the cache had it; then there was no start.</param>
/// <param name="Elapsed">Since it started.</param>
public sealed record CompileProgress(CompileRequest Request, bool IsDone, CompileOutcome Outcome, bool FromCache, TimeSpan Elapsed)
{
    /// <summary>The line that loggers and <c>modelsdk compile</c> show, such as <c>flowers for MediaTek_MT6993: compiled in 12.3 s</c>.</summary>
    public string Line
    {
        get
        {
            string seconds = Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            string state = this switch
            {
                { IsDone: false } => "compiling…",
                { Outcome: CompileOutcome.NothingSelected, FromCache: true } => "cached: the compiler takes no op",
                { FromCache: true } => "cached",
                { Outcome: CompileOutcome.Compiled } => $"compiled in {seconds} s",
                { Outcome: CompileOutcome.NothingSelected } => $"the compiler takes no op ({seconds} s)",
                _ => $"failed after {seconds} s",
            };
            return $"{Request.Title}: {state}";
        }
    }
}
