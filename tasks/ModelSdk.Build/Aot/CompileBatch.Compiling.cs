using System.Diagnostics;
using ModelSdk.Build.Aot.Caching;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Aot;

/// <summary>Running a compiler and making results of what comes of it, or of what the cache has.</summary>
internal sealed partial class CompileBatch
{
    /// <summary>The result when a cache has it; damage and other problems are met again, and said, when it is compiled.</summary>
    private CompileResult? TryHit(PendingCompile pending, CancellationToken cancellationToken)
    {
        foreach (CompileCache cache in (ReadOnlySpan<CompileCache>)[_shared, _own])
        {
            try
            {
                if (cache.Find(pending.Key.Text, cancellationToken).Hit is { } hit)
                {
                    return FromCache(pending, hit);
                }
            }
            catch (Exception exception) when (IsOfMachine(exception))
            {
            }
        }

        return null;
    }

    private async Task<CompileResult> CompileAsync(
        CompileCache cache, WorkFolder work, PendingCompile pending, CancellationToken cancellationToken)
    {
        CompileRequest request = pending.Job.Request;
        Report(new CompileProgress(request, IsDone: false, CompileOutcome.Compiled, FromCache: false, TimeSpan.Zero));
        Stopwatch watch = Stopwatch.StartNew();
        CompileAttempt attempt = await AttemptAsync(work, pending, cancellationToken).ConfigureAwait(false);
        LogFile.Write(pending.LogFile, attempt.Log);
        if (attempt.Outcome == CompileOutcome.Failed)
        {
            return Failure(pending, attempt, watch.Elapsed);
        }

        CacheHit hit = Store(cache, work, pending, attempt, cancellationToken);
        if (attempt.Elapsed > _settings.SlowCompile)
        {
            pending.Notes.Add(CompileFailures.Slow(pending, attempt.Elapsed));
        }

        Report(new CompileProgress(request, IsDone: true, attempt.Outcome, FromCache: false, watch.Elapsed));
        return Result(pending, hit, fromCache: false);
    }

    private async Task<CompileAttempt> AttemptAsync(WorkFolder work, PendingCompile pending, CancellationToken cancellationToken)
    {
        CompileRequest request = pending.Job.Request;
        CompileAttempt attempt;
        try
        {
            attempt = await _run(pending.Job, work.Run, pending.LogFile, cancellationToken).ConfigureAwait(false);
            if (attempt.Outcome == CompileOutcome.Failed)
            {
                return attempt;
            }

            // The result of another file must not be found under this key.
            using FileStream model = new(request.ModelPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
            return ContentHash.Of(model, cancellationToken) == request.ModelSha256
                ? attempt
                : attempt with { Outcome = CompileOutcome.Failed, Diagnostics = [CompileFailures.ModelChanged(pending)] };
        }
        catch (Exception exception) when (IsOfMachine(exception))
        {
            return CompileFailures.OfMachine(pending, exception);
        }
    }

    // A cache that cannot take what took minutes to make: the build's own folder does.
    private CacheHit Store(
        CompileCache cache, WorkFolder work, PendingCompile pending, CompileAttempt attempt, CancellationToken cancellationToken)
    {
        CompileRecord record = new()
        {
            Key = pending.Key.Text,
            Request = pending.Key.Facts,
            Outcome = attempt.Outcome,
            Statistics = attempt.Statistics,
            SdkVersion = attempt.SdkVersion,
            Elapsed = attempt.Elapsed,
        };
        string? file = attempt.Outcome == CompileOutcome.Compiled ? attempt.File : null;
        try
        {
            return cache.Store(work, record, file, attempt.Log, cancellationToken);
        }
        catch (Exception exception) when (IsOfMachine(exception) && cache != _own)
        {
            SayBroken(pending, exception);
            using WorkFolder ownWork = _own.CreateWork();
            string? left = file is null || File.Exists(file) ? file : CompileCache.ModelPath(work);
            return _own.Store(ownWork, record, left, attempt.Log, cancellationToken);
        }
    }

    private CompileResult FromCache(PendingCompile pending, CacheHit hit)
    {
        // Messages name the log, which went with obj or is that of another compile.
        if (CompileCache.LogOf(hit) is { } log)
        {
            LogFile.Write(pending.LogFile, log);
        }

        return Result(pending, hit, fromCache: true);
    }

    private CompileResult Result(PendingCompile pending, CacheHit hit, bool fromCache)
    {
        _keep(hit);
        return new CompileResult
        {
            Job = pending.Job,
            Outcome = hit.Record.Outcome,
            File = hit.File,
            Sha256 = hit.Record.Sha256,
            Key = pending.Key.Text,
            FromCache = fromCache,
            Statistics = hit.Record.Statistics,
            SdkVersion = hit.Record.SdkVersion,
            Elapsed = hit.Record.Elapsed,
            Diagnostics = [.. pending.Notes],
        };
    }

    private CompileResult Failure(PendingCompile pending, CompileAttempt attempt, TimeSpan elapsed)
    {
        Report(new CompileProgress(pending.Job.Request, IsDone: true, CompileOutcome.Failed, FromCache: false, elapsed));
        return new CompileResult
        {
            Job = pending.Job,
            Outcome = CompileOutcome.Failed,
            Key = pending.Key.Text,
            Statistics = attempt.Statistics,
            SdkVersion = attempt.SdkVersion,
            Elapsed = attempt.Elapsed,
            Diagnostics = [.. pending.Notes, .. attempt.Diagnostics],
        };
    }

    // The same bytes with the same tools: what is to be said of the compile was said of the first.
    private CompileResult ForTwin(CompileResult first, CompileJob twin)
    {
        ReportHit(twin.Request, first.Outcome);
        return first with
        {
            Job = twin,
            FromCache = true,
            Diagnostics = first.Outcome == CompileOutcome.Failed ? CompileFailures.OfTwin(first, twin.Request) : [],
        };
    }

    private void SayBroken(PendingCompile pending, Exception reason)
    {
        if (Interlocked.Exchange(ref _sharedIsBroken, 1) == 0)
        {
            pending.Notes.Add(CompileFailures.Unusable(pending, _settings.CacheFolder, reason, _own.Folder));
        }
    }

    private void ReportHit(CompileRequest request, CompileOutcome outcome) =>
        Report(new CompileProgress(request, IsDone: true, outcome, FromCache: true, TimeSpan.Zero));

    private void Report(CompileProgress step)
    {
        lock (_reporting)
        {
            _progress?.Report(step);
        }
    }
}
