using System.Globalization;
using ModelSdk.Build.Processes;

namespace ModelSdk.Build.Aot.Running;

/// <summary>What a run of apply_plugin_main came to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Diagnostic">Why it failed; null unless failed.</param>
internal readonly record struct Verdict(CompileOutcome Outcome, ModelDiagnostic? Diagnostic);

/// <summary>Judges a run by its exit code, its log and the length of its output; for <see cref="CompileRun"/>.</summary>
internal static class CompilerExit
{
    private const int LongestWords = 900;
    private const int InvalidArgument = 1;
    private const int NotFound = 6;
    private const int Killed = 137;

    private const string LoadStep = "Load Model";
    private const string Skipped = "Skipped for non partitioned model";

    /// <summary>What a status is when nothing in the log is known; in order of <c>litert_common.h</c>.</summary>
    private static readonly (int Status, string Cause, string Remedy)[] Statuses =
    [
        (1, "the tool or the compiler does not take an argument", "see CompilerOptions and Targets of the model"),
        (2, "the compiler had not enough memory", "let fewer compilers run at once with ModelSdkAotMemory"),
        (3, "the vendor's compiler failed", "compare with what MSDK3xxx say of this model, change it, or leave this target out of Targets"),
        (5, "the vendor's compiler does not support the model", "change the model, or leave this target out of Targets"),
        (6, "the tool or the compiler did not find something that it needs", "see that ModelSdkLiteRt has the plugin and the SDK of the vendor"),
        (8, "the plugin and the tool are of different releases", "take the tool, the plugins and the SDK packages from one release of LiteRT"),
        (500, "the tool cannot read the model", "see whether other tools can; the file may be damaged"),
        (501, "the tool says that the model, or what it made of it, is no valid .tflite file", "see whether other tools can read the model"),
        (502, "a library could not be loaded", "see that ModelSdkLiteRt has the SDK of the vendor"),
        (504, "the compiler refused it", "compare with what MSDK3xxx say of this model, change the model, or leave this target out of Targets"),
        (4001, "the plugin does not fit the SDK or the SoC", "take the tool, the plugins and the SDK packages from one release of LiteRT"),
        (4002, "the versions of compiler and bytecode do not fit", "take the tool, the plugins and the SDK packages from one release of LiteRT"),
    ];

    /// <summary>Judges it.</summary>
    /// <param name="job">What was asked.</param>
    /// <param name="run">What the tool did.</param>
    /// <param name="log">What it said.</param>
    /// <param name="outputLength">Length of the output; null when there is none.</param>
    /// <param name="logFile">Where the log will be.</param>
    public static Verdict Judge(CompileJob job, ToolRun run, CompilerLog log, long? outputLength, string logFile)
    {
        Failure failure = new(job, logFile);
        if (run.StartProblem is { } problem)
        {
            return failure.OfStart(problem, run.StartFailure);
        }

        if (run.TimedOut)
        {
            return failure.OfTimeout(log);
        }

        int exit = run.ExitCode ?? 0;
        if (exit == 0)
        {
            return OutputProblem(log, outputLength) is { } missing
                ? failure.Of(
                    ExitNames.Title(exit), $"it reported success, but {missing}",
                    "free some space on the disk of ModelSdkCacheDir, and see whether the compiler works for other models")
                : new Verdict(CompileOutcome.Compiled, null);
        }

        (KnownCause Row, string Cause, string Remedy)? known = KnownCause.Find(log, exit, job.Compiler.Backend);
        if (ExitNames.Is(exit, InvalidArgument) && log.Statistics.Count > 0 && log.Statistics.All(static row => row.Selected == 0)
            && (known is null || log.Says(Skipped)))
        {
            return new Verdict(CompileOutcome.NothingSelected, null);
        }

        string words = Words(log);
        if (known is { } found)
        {
            return found.Row.Kind switch
            {
                CauseKind.SdkMissing => failure.OfSdk(found.Cause, words, found.Row.Package),
                CauseKind.OtherMachine => failure.OfMachine(found.Cause, words, found.Remedy),
                _ => failure.Of(ExitNames.Title(exit), $"{found.Cause}{words}", found.Remedy),
            };
        }

        if (ExitNames.IsCrash(exit))
        {
            (string crash, string help) = Crash(job, exit, log);
            return failure.Of(ExitNames.Title(exit), $"{crash}{words}", help);
        }

        if (ExitNames.Is(exit, NotFound) && PluginProblem(job, log) is { } plugin)
        {
            return log.LoadedPlugins == 0 && log.FailedPlugins.Count == 0
                ? failure.OfSdk(plugin, words, null)
                : failure.Of(ExitNames.Title(exit), $"{plugin}{words}", "take tool, plugins and SDK packages from one release of LiteRT");
        }

        (_, string? cause, string? remedy) = Statuses.FirstOrDefault(row => ExitNames.Is(exit, row.Status));
        return failure.Of(
            ExitNames.Title(exit), $"{cause ?? "the reason is not known"}{words}", remedy ?? "see the log, and report it to the vendor with it");
    }

    /// <summary>The words of tool and vendor, in quotes after a colon; how far it came when they said nothing.</summary>
    private static string Words(CompilerLog log)
    {
        string words = string.Join("; ", log.Errors);
        if (words.Length == 0 && log.RefusedOps.Count > 0)
        {
            words = $"not supported: {string.Join(", ", log.RefusedOps.Select(static op => $"{op.Op} ({op.Count})"))}";
        }

        return words.Length > 0 ? $": \"{Short(words)}\""
            : log.LastWords.Length > 0 ? $". Its last words: \"{Short(log.LastWords)}\""
            : ". It said nothing";
    }

    private static string Short(string words) =>
        words.Length <= LongestWords ? words : $"{words[..(LongestWords / 2)]} … {words[^(LongestWords / 2)..]}";

    private static (string Cause, string Remedy) Crash(CompileJob job, int exit, CompilerLog log)
    {
        if (exit == Killed)
        {
            return ("something ended the compiler, most often the system because no memory was left",
                "let fewer compilers run at once with ModelSdkAotMemory, or build on a machine with more memory");
        }

        if (log.LastStep == LoadStep && log.Statistics.Count == 0)
        {
            return ("the tool crashed while it read the model, as it does with truncated and damaged files",
                "get the model again, and see whether other tools can read it");
        }

        string where = log.LastStep is { } step ? $" in its step '{step}'" : "";
        return ($"the {(log.TriedPlugins.Count > 0 ? $"compiler of {job.Compiler.Title}" : "tool")} crashed{where}",
            "try another release of LiteRT or of the vendor's SDK, change the model, or leave this target out of Targets; report it to the vendor with the log");
    }

    private static string? PluginProblem(CompileJob job, CompilerLog log) =>
        log.FailedPlugins.Count > 0 && log.LoadedPlugins == 0 ? "the plugin of the compiler cannot be loaded"
        : log.LoadedPlugins == 0 ? $"the tool found no plugin in '{Path.GetDirectoryName(job.Compiler.Plugin)}'"
        : log.TriedPlugins.Count > 0 && !log.Says("Selected plugin for")
            ? $"the plugin is for '{string.Join("', '", log.TriedPlugins)}', not for '{job.Request.Target.Manufacturer}'"
        : null;

    /// <summary>A tool that says "exit 0" has not looked whether its output arrived: a full disk is not noticed by it.</summary>
    private static string? OutputProblem(CompilerLog log, long? length) => length switch
    {
        null => "it wrote no file",
        0 => "its output is empty; the disk may be full",
        { } bytes when log.SerializedBytes is { } said && said != bytes => string.Create(
            CultureInfo.InvariantCulture, $"its output has {bytes:N0} bytes instead of {said:N0}; the disk may be full"),
        _ => null,
    };
}
