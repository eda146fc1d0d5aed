using ModelSdk.Build.Aot.Caching;

namespace ModelSdk.Build.Aot;

/// <summary>One call of <see cref="AotCompiler"/>: hits first, then the misses, largest first.</summary>
/// <remarks>
/// A problem of the cache (read-only, full, a file in its place) is said once; from then on results are kept in the build's
/// own folder, with the same rules, so that nothing that was compiled is lost.
/// </remarks>
internal sealed partial class CompileBatch
{
    // What a compile writes: a copy of the model perhaps, intermediate files, the result; and what else goes on on that disk.
    private const int FilesOfACompile = 3;
    private const long SpareBytes = 64 << 20;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly AotCompilerSettings _settings;
    private readonly Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> _run;
    private readonly IProgress<CompileProgress>? _progress;
    private readonly Action<CacheHit> _keep;
    private readonly CompileSlots _slots;
    private readonly CompileCache _shared;
    private readonly CompileCache _own;
    private readonly Lock _reporting = new();
    private int _sharedIsBroken;

    public CompileBatch(
        AotCompilerSettings settings,
        Func<CompileJob, string, string, CancellationToken, Task<CompileAttempt>> run,
        IProgress<CompileProgress>? progress,
        Action<CacheHit> keep)
    {
        (_settings, _run, _progress, _keep) = (settings, run, progress, keep);
        _slots = new CompileSlots(Math.Max(1, settings.Cores), (long?)settings.MemoryMegabytes << 20 ?? CompileSlots.OfMachine);
        CompileCache[] caches = CompileCache.Of(settings);
        (_shared, _own) = (caches[0], caches[1]);
    }

    /// <summary>One result for each job, in order.</summary>
    public async Task<IReadOnlyList<CompileResult>> RunAsync(IReadOnlyList<CompileJob> jobs, CancellationToken cancellationToken)
    {
        PendingCompile[] all = PendingCompile.From(jobs, _settings.LogFolder);
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, _settings.Cores), CancellationToken = cancellationToken },
            (pending, token) =>
            {
                pending.Result = TryHit(pending, token);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);

        // In order of the jobs, so that logs of builds can be compared.
        foreach (CompileResult hit in all.Select(static pending => pending.Result).OfType<CompileResult>())
        {
            ReportHit(hit.Job.Request, hit.Outcome);
        }

        PendingCompile[] misses = [.. all.Where(static pending => pending.Result is null).OrderByDescending(static pending => pending.ModelBytes)];
        if (misses.Length > 0)
        {
            _shared.Sweep();
            _own.Sweep();
            await RunMissesAsync(misses, cancellationToken).ConfigureAwait(false);
            _shared.Trim(_settings.MaxCacheBytes);

            // Of the build's own folder only what this build uses.
            _own.Trim(0);
        }

        CompileResult[] results = new CompileResult[jobs.Count];
        foreach (PendingCompile pending in all)
        {
            foreach (int index in pending.Indices)
            {
                results[index] = index == pending.Indices[0] ? pending.Result! : ForTwin(pending.Result!, jobs[index]);
            }
        }

        return results;
    }

    // All of them end before this does, so that no tool runs on after an exception.
    private async Task RunMissesAsync(PendingCompile[] misses, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] running = [.. misses.Select(async pending =>
        {
            try
            {
                pending.Result = await AnswerAsync(pending, stop.Token).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        })];
        await Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        // Our own mistake in one of them, rather than the cancellation that it caused in the others.
        await (Array.Find(running, static task => task.IsFaulted) ?? Array.Find(running, static task => task.IsCanceled) ?? Task.CompletedTask)
            .ConfigureAwait(false);
    }

    /// <summary>The result for a miss; null never, but another build may have made it while we waited for it.</summary>
    private async Task<CompileResult> AnswerAsync(PendingCompile pending, CancellationToken cancellationToken)
    {
        while (true)
        {
            using (await _slots.EnterAsync(CompileSlots.Estimate(pending.ModelBytes), cancellationToken).ConfigureAwait(false))
            {
                if (await Task.Run(() => WithSlotAsync(pending, cancellationToken), cancellationToken).ConfigureAwait(false) is { } result)
                {
                    return result;
                }
            }

            // Another build compiles it; until it has done so we need neither a core nor memory.
            TimeSpan wait = ShortestWait;
            while (IsLocked(pending.Key.Text))
            {
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    /// <summary>The result, or null when another build is making it.</summary>
    private async Task<CompileResult?> WithSlotAsync(PendingCompile pending, CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _sharedIsBroken) == 0)
            {
                try
                {
                    return await AnswerFromAsync(_shared, pending, cancellationToken).ConfigureAwait(false);
                }
                catch (CacheProblem problem)
                {
                    SayBroken(pending, problem.InnerException!);
                }
            }

            return await AnswerFromAsync(_own, pending, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfMachine(exception) || exception is CacheProblem)
        {
            Exception reason = exception is CacheProblem ? exception.InnerException! : exception;
            return Failure(pending, CompileFailures.OfMachine(pending, reason), default);
        }
    }

    private async Task<CompileResult?> AnswerFromAsync(CompileCache cache, PendingCompile pending, CancellationToken cancellationToken)
    {
        using FileStream? mine = Ask(() => cache.TryLock(pending.Key.Text));
        if (mine is null)
        {
            return null;
        }

        (CacheHit? hit, string? damage) = Ask(() => cache.Find(pending.Key.Text, cancellationToken));
        if (hit is not null)
        {
            ReportHit(pending.Job.Request, hit.Record.Outcome);
            return FromCache(pending, hit);
        }

        if (damage is not null)
        {
            string away = Ask(() => cache.MoveAway(pending.Key.Text));
            pending.Notes.Add(CompileFailures.Damaged(pending, cache.Folder, damage, away));
        }

        using WorkFolder work = Ask(() =>
        {
            WorkFolder made = cache.CreateWork();
            if (cache == _shared && TooLittleSpace(pending) is { } reason)
            {
                made.Dispose();
                throw new IOException(reason);
            }

            return made;
        });
        return await CompileAsync(cache, work, pending, cancellationToken).ConfigureAwait(false);
    }

    // apply_plugin_main does not notice a full disk, so better look before minutes of work than after.
    private string? TooLittleSpace(PendingCompile pending)
    {
        long needed = SpareBytes + (FilesOfACompile * pending.ModelBytes);
        try
        {
            long free = _settings.FreeBytes(_shared.Folder);
            return free < needed ? $"only {free >> 20} MB are free there, and '{pending.Job.Request.Name}' may need {needed >> 20} MB" : null;
        }
        catch (ArgumentException)
        {
            // A share of Windows' network; nobody can tell.
            return null;
        }
    }

    private bool IsLocked(string key)
    {
        try
        {
            CompileCache cache = Volatile.Read(ref _sharedIsBroken) == 0 ? _shared : _own;
            using FileStream? free = cache.TryLock(key);
            return free is null;
        }
        catch (Exception exception) when (IsOfMachine(exception))
        {
            // The next attempt says so.
            return false;
        }
    }

    // Tells a problem of the cache from one of the compile.
    private static T Ask<T>(Func<T> cache)
    {
        try
        {
            return cache();
        }
        catch (Exception exception) when (IsOfMachine(exception))
        {
            throw new CacheProblem(exception);
        }
    }

    private static bool IsOfMachine(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception;

    private sealed class CacheProblem(Exception reason) : Exception(reason.Message, reason);
}
