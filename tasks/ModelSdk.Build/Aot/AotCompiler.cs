using ModelSdk.Build.Aot.Caching;

namespace ModelSdk.Build.Aot;

/// <summary>How <see cref="AotCompiler"/> works.</summary>
public sealed record AotCompilerSettings
{
    /// <summary>Full path of the cache (ModelSdkCacheDir or the user's); results are under <c>aot</c>.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The least recently used results go when the cache has more bytes.</summary>
    public long MaxCacheBytes { get; init; } = 10L << 30;

    /// <summary>Folder for one log file of each compile that was run; results that the cache cannot take are under <c>uncached</c>.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Compilers that may run at once.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>Memory for all of them together (ModelSdkAotMemory); null is three quarters of what the machine has.</summary>
    public int? MemoryMegabytes { get; init; }

    /// <summary>A compile that takes longer is worth MSDK4007.</summary>
    public TimeSpan SlowCompile { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes that are free on the disk of a folder; tests make it small.</summary>
    internal Func<string, long> FreeBytes { get; init; } = static folder => new DriveInfo(folder).AvailableFreeSpace;
}

/// <summary>Answers compile requests from the cache and runs the misses in parallel.</summary>
/// <remarks>
/// Called by <see cref="AotBuild"/>. Safe when several builds ask for the same at once: one compiles, the others wait.
/// The files of its results are not evicted by other builds until it is disposed.
/// </remarks>
/// <param name="settings">Cache and limits.</param>
/// <param name="run">Compiles; <see cref="CompileRun.RunAsync"/> but in tests.</param>
public sealed class AotCompiler(
    AotCompilerSettings settings, Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> run) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<CacheHit> _inUse = [];

    /// <summary>One result for each job, in order.</summary>
    /// <remarks>Reports one step at a time. The failure of one job does not keep the others from their results.</remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled; the tools were ended.</exception>
    public Task<IReadOnlyList<CompileResult>> CompileAsync(
        IReadOnlyList<CompileJob> jobs, IProgress<CompileProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return new CompileBatch(settings, run, progress, Keep).RunAsync(jobs, cancellationToken);
    }

    /// <summary>Takes a result that turned out to be unusable out of the cache, so that the next build compiles it again.</summary>
    /// <remarks>Some tools do not notice a full disk; what they wrote would be found unusable for ever.</remarks>
    public void Forget(CompileResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Release(hit => hit.Record.Key == result.Key);
        foreach (CompileCache cache in CompileCache.Of(settings))
        {
            cache.Remove(result.Key);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Release(static _ => true);

    private void Keep(CacheHit hit)
    {
        lock (_gate)
        {
            _inUse.Add(hit);
        }
    }

    private void Release(Predicate<CacheHit> which)
    {
        lock (_gate)
        {
            _inUse.FindAll(which).ForEach(static hit => hit.Dispose());
            _inUse.RemoveAll(which);
        }
    }
}
