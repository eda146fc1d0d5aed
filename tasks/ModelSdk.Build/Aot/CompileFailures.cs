using System.Globalization;

namespace ModelSdk.Build.Aot;

/// <summary>What <see cref="CompileBatch"/> says itself; what tools do wrong is said by <see cref="CompileRun"/>.</summary>
internal static class CompileFailures
{
    /// <summary>MSDK4001 for what the system refused, as an attempt that failed.</summary>
    public static CompileAttempt OfMachine(PendingCompile pending, Exception reason) => new()
    {
        Outcome = CompileOutcome.Failed,
        Log = reason.ToString(),
        Diagnostics = [Failed(pending, "an error of the system", $"{Clause(reason.Message)}. Free space or repair permissions there, then build again")],
    };

    /// <summary>MSDK4001 when the model is not the one that was asked for any more.</summary>
    public static ModelDiagnostic ModelChanged(PendingCompile pending) => Failed(
        pending, "a changed input", $"'{pending.Job.Request.ModelPath}' was written while it was compiled. Build again");

    /// <summary>The failure of the first job, for another one with the same key.</summary>
    public static IReadOnlyList<ModelDiagnostic> OfTwin(CompileResult first, CompileRequest twin) =>
        [.. first.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic with { File = twin.ModelPath })];

    /// <summary>MSDK4007.</summary>
    public static ModelDiagnostic Slow(PendingCompile pending, TimeSpan elapsed) => DiagnosticRules.SlowCompile.At(
        pending.Job.Request.ModelPath, pending.Job.Request.Name, pending.Job.Request.Target.Id, Duration(elapsed), pending.Key.Text);

    /// <summary>MSDK4016 for an entry that is not what was written.</summary>
    public static ModelDiagnostic Damaged(PendingCompile pending, string cache, string damage, string away) => DiagnosticRules.UnusableCache.At(
        pending.Job.Request.ModelPath,
        cache,
        $"had a damaged entry {pending.Key.Text} ({damage}), which was moved to '{away}' and will be deleted after a day; "
        + $"'{pending.Job.Request.Name}' is compiled again for {pending.Job.Request.Target.Id}. If this comes again, check the disk and "
        + "what else writes to that folder");

    /// <summary>MSDK4016 for a cache that takes nothing.</summary>
    public static ModelDiagnostic Unusable(PendingCompile pending, string cache, Exception reason, string own) => DiagnosticRules.UnusableCache.At(
        pending.Job.Request.ModelPath,
        cache,
        $"cannot be used: {Clause(reason.Message)}. What is compiled is kept in '{own}' instead, for this project only. "
        + "Make the folder writable, free space, or set ModelSdkCacheDir to another one");

    private static ModelDiagnostic Failed(PendingCompile pending, string with, string why) => DiagnosticRules.CompileFailed.At(
        pending.Job.Request.ModelPath, pending.Job.Request.Name, pending.Job.Request.Target.Id, with, why, pending.LogFile);

    private static string Clause(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    private static string Duration(TimeSpan elapsed) => elapsed < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.#} s")
        : elapsed < TimeSpan.FromHours(1)
            ? $"{elapsed.Minutes} min {elapsed.Seconds} s"
            : $"{(int)elapsed.TotalHours} h {elapsed.Minutes} min";
}
