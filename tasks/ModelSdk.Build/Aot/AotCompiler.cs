namespace ModelSdk.Build.Aot;

/// <summary>How <see cref="AotCompiler"/> works.</summary>
public sealed record AotCompilerSettings
{
    /// <summary>Full path of the cache (ModelSdkCacheDir or the user's); results are under <c>aot</c>.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The least recently used results go when the cache has more bytes.</summary>
    public long MaxCacheBytes { get; init; } = 10L << 30;

    /// <summary>Folder for one log file of each compile that was run.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Compilers that may run at once.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>Memory for all of them together (ModelSdkAotMemory); null takes it from the machine.</summary>
    public int? MemoryMegabytes { get; init; }
}

/// <summary>Answers compile requests from the cache and runs the misses in parallel.</summary>
/// <remarks>Called by <see cref="AotBuild"/>. Safe when several builds ask for the same at once: one compiles, the others wait.</remarks>
/// <param name="settings">Cache and limits.</param>
/// <param name="run">Compiles; <see cref="CompileRun.RunAsync"/> but in tests.</param>
public sealed class AotCompiler(
    AotCompilerSettings settings, Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> run)
{
    /// <summary>One result for each job, in order.</summary>
    public Task<IReadOnlyList<CompileResult>> CompileAsync(
        IReadOnlyList<CompileJob> jobs, IProgress<CompileProgress>? progress, CancellationToken cancellationToken)
    {
        _ = (settings, run);
        throw new NotImplementedException();
    }
}
