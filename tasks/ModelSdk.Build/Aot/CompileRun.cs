using System.Globalization;
using System.Text;
using ModelSdk.Build.Aot.Running;
using ModelSdk.Build.Processes;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;

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
    public static async Task<CompileAttempt> RunAsync(CompileJob job, string folder, string logFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        Failure failure = new(job, logFile);
        try
        {
            (ToolCommand? command, string? problem) = CompileCommand.For(job, folder);
            if (command is null)
            {
                return Attempt(failure.Of("no start", problem!, "move it, or set ModelSdkCacheDir"));
            }

            ToolRun run = await ToolProcess.RunAsync(command, cancellationToken).ConfigureAwait(false);
            CompilerLog log = CompilerLog.Parse(run.Error);
            FileInfo output = new(Path.Combine(folder, CompileCommand.OutputName));
            Verdict verdict = CompilerExit.Judge(job, run, log, output.Exists ? output.Length : null, logFile);
            verdict = CheckModel(job, verdict, failure);
            return Attempt(verdict) with
            {
                File = verdict.Outcome == CompileOutcome.Compiled ? output.FullName : null,
                Statistics = log.Statistics,
                SdkVersion = log.SdkVersion,
                Log = LogOf(run),
                Elapsed = run.Elapsed,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Attempt(failure.Of(
                "no start", $"the folder of the run cannot be used: {exception.Message}", "see that ModelSdkCacheDir can be written to"));
        }
    }

    /// <summary>What only the model itself tells: that it was compiled before.</summary>
    private static Verdict CheckModel(CompileJob job, Verdict verdict, Failure failure) =>
        verdict.Outcome == CompileOutcome.NothingSelected && IsCompiled(job.Request.ModelPath)
            ? failure.Of(
                ExitNames.Title(1), "the model was compiled for an NPU already (it has DISPATCH_OP)", "give the original model, or declare it as ModelVariant")
            : verdict;

    private static bool IsCompiled(string path)
    {
        try
        {
            using TfliteModel model = TfliteModel.Open(path);
            foreach (OperatorCode code in model.OperatorCodes)
            {
                if (code.CustomCode == DispatchOptions.CustomCode)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            return false;
        }
    }

    private static CompileAttempt Attempt(Verdict verdict) => new()
    {
        Outcome = verdict.Outcome,
        Diagnostics = verdict.Diagnostic is { } diagnostic ? [diagnostic] : [],
        Log = verdict.Diagnostic?.Message ?? "",
    };

    /// <summary>What is needed to do it again by hand. Of the environment only what the build itself sets: the rest may hold secrets.</summary>
    private static string LogOf(ToolRun run)
    {
        StringBuilder text = new();
        ToolCommand command = run.Command;
        text.Append(string.Join(' ', command.Arguments.Prepend(command.File).Select(Quoted))).Append('\n');
        text.Append("  in ").Append(command.WorkingDirectory).Append('\n');
        foreach ((string name, string? value) in command.Environment.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append("  with ").Append(name).Append('=').Append(value).Append('\n');
        }

        string end = run.StartProblem is { } problem ? $"not started: {problem}"
            : run.TimedOut ? "ended because it took too long"
            : ExitNames.Title(run.ExitCode ?? 0);
        text.Append(CultureInfo.InvariantCulture, $"{end}, after {run.Elapsed.TotalSeconds:0.0} s\n");
        foreach ((string title, string content) in ((string, string)[])[("standard error", run.Error), ("standard output", run.Output)])
        {
            text.Append(CultureInfo.InvariantCulture, $"--- {title}{(content.Length == 0 ? ": nothing" : "")}\n").Append(content);
            if (content.Length > 0 && content[^1] != '\n')
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && !argument.Any(static letter => char.IsWhiteSpace(letter) || "\"'\\$`*?;&|<>(){}[]#~!".Contains(letter))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
