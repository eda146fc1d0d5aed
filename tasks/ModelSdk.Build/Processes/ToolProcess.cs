using System.ComponentModel;
using System.Diagnostics;

namespace ModelSdk.Build.Processes;

/// <summary>Starts a program, captures what it says, and ends it with its children on timeout and cancellation.</summary>
/// <remarks>Called by the AOT driver and by the toolchain search (apply_plugin_main).</remarks>
public static class ToolProcess
{
    // After its end a program's output is complete, unless a child that it left behind holds the pipes open: that one is not waited for.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    // A killed process can stay a moment in an uninterruptible call of the kernel.
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program and its children were ended.</exception>
    public static async Task<ToolRun> RunAsync(ToolCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stopwatch watch = Stopwatch.StartNew();
        ProcessStartInfo info = StartInfoFor(command);
        Descendants descendants = new(info);
        using Process process = new() { StartInfo = info };
        if (await ToolStart.StartAsync(process, cancellationToken).ConfigureAwait(false) is ({ } problem, { } failure))
        {
            return new ToolRun { Command = command, StartProblem = problem, StartFailure = failure, Elapsed = watch.Elapsed };
        }

        // The token of the reads lets go of pipes that a grandchild keeps open; where a read cannot be cancelled it is left alone.
        using CancellationTokenSource reading = new();
        OutputCapture output = new(process.StandardOutput.BaseStream, reading.Token);
        OutputCapture error = new(process.StandardError.BaseStream, reading.Token);
        CloseInput(process);

        bool timedOut = false;
        using (CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            if (command.Timeout != Timeout.InfiniteTimeSpan)
            {
                stopping.CancelAfter(command.Timeout < LongestTimer ? command.Timeout : LongestTimer);
            }

            try
            {
                await process.WaitForExitAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                timedOut = true;
                await EndAsync(process, descendants).ConfigureAwait(false);
            }
        }

        await Task.WhenAny(Task.WhenAll(output.Completion, error.Completion), Task.Delay(OutputGrace, CancellationToken.None))
            .ConfigureAwait(false);
        await reading.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new ToolRun
        {
            Command = command,
            ExitCode = timedOut ? null : process.ExitCode,
            TimedOut = timedOut,
            Output = output.Text,
            Error = error.Text,
            Elapsed = watch.Elapsed,
        };
    }

    private static ProcessStartInfo StartInfoFor(ToolCommand command)
    {
        ProcessStartInfo info = new(command.File, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in command.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    private static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Ends the process that was started here and what descends from it.</summary>
    private static async Task EndAsync(Process process, Descendants descendants)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It, or one of its children, ended in the same moment.
        }

        descendants.End();

        using CancellationTokenSource limit = new(EndGrace);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The system ends it when its call returns; nothing here needs it any more.
        }
    }
}
