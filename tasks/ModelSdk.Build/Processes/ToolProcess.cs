namespace ModelSdk.Build.Processes;

/// <summary>Starts a program, captures what it says, and ends it with its children on timeout and cancellation.</summary>
/// <remarks>Called by the AOT driver and by the toolchain search (apply_plugin_main).</remarks>
public static class ToolProcess
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program and its children were ended.</exception>
    public static Task<ToolRun> RunAsync(ToolCommand command, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
