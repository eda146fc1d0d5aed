namespace ModelSdk.Build.Aot;

/// <summary>Runs apply_plugin_main once, in a folder of its own, and reads what came of it.</summary>
/// <remarks>Called by <see cref="AotCompiler"/> for what the cache does not have. Never throws for what tools do.</remarks>
public static class CompileRun
{
    /// <summary>Compiles.</summary>
    /// <param name="job">What and with which tools.</param>
    /// <param name="folder">Existing empty folder for everything that the tools write; the caller removes it.</param>
    /// <param name="logFile">Where the caller will put the log: MSDK4001 names it.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    public static Task<CompileAttempt> RunAsync(CompileJob job, string folder, string logFile, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
