using ModelSdk.Build.Audit;

namespace ModelSdk.Build.Aot;

/// <summary><see cref="CompileRun"/> with a look at what it made, so that the cache never gets what no device could run.</summary>
/// <remarks>
/// Called by <see cref="AotCompiler"/> for <see cref="AotBuild"/>. Only MSDK4012 counts here: garbage may come of a bad day
/// and another run be right. What the compiler decided (another SoC, options that it ignored) it would decide again.
/// </remarks>
internal static class CheckedRun
{
    /// <summary>Compiles; the parameters are those of <see cref="CompileRun.RunAsync"/>.</summary>
    public static async Task<CompileAttempt> RunAsync(CompileJob job, string folder, string logFile, CancellationToken cancellationToken)
    {
        CompileAttempt attempt = await CompileRun.RunAsync(job, folder, logFile, cancellationToken).ConfigureAwait(false);
        if (attempt.File is not { } file)
        {
            return attempt;
        }

        AuditResult audit = ArtifactAudit.Run(file, Expectation(job, attempt.Statistics), cancellationToken);
        ModelDiagnostic[] unusable = [.. audit.Diagnostics.Where(static diagnostic => diagnostic.Rule == DiagnosticRules.UnusableOutput)];
        return unusable.Length == 0
            ? attempt
            : attempt with { Outcome = CompileOutcome.Failed, File = null, Diagnostics = [.. attempt.Diagnostics, .. unusable] };
    }

    /// <summary>What the audit holds the file of a job against.</summary>
    public static AuditExpectation Expectation(CompileJob job, IReadOnlyList<SubgraphStatistics> statistics) => new()
    {
        Name = job.Request.Name,
        SourceModel = job.Request.ModelPath,
        Target = job.Request.Target,
        Options = job.Request.Options,
        Statistics = statistics,
        LiteRtVersion = job.Toolchain.LiteRtVersion,
    };
}
