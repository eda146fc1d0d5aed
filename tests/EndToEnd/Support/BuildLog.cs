using System.Runtime.CompilerServices;
using Microsoft.Build.Framework;
using Microsoft.Build.Logging;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>An error or warning of a build.</summary>
/// <param name="Code">Such as MSDK1001.</param>
/// <param name="IsError">Error or warning.</param>
/// <param name="File">The file that it names.</param>
/// <param name="Subcategory">The word before "error".</param>
/// <param name="HelpKeyword">Keyword of the help page.</param>
/// <param name="Message">The text.</param>
internal sealed record LoggedDiagnostic(
    string Code, bool IsError, string File, string Subcategory, string HelpKeyword, string Message);

/// <summary>What happened in a build, from its binary log, read by the SDK's own MSBuild.</summary>
internal sealed class BuildLog
{
    private BuildLog(CommandResult result)
    {
        Result = result;
    }

    /// <summary>The command and its text.</summary>
    public CommandResult Result { get; }

    /// <summary>Every task that ran, as target/task.</summary>
    public List<string> Tasks { get; } = [];

    /// <summary>Targets that were skipped because their outputs are up to date.</summary>
    public HashSet<string> UpToDate { get; } = [];

    /// <summary>Errors and warnings, in order.</summary>
    public List<LoggedDiagnostic> Diagnostics { get; } = [];

    private List<(string Code, string File)> Infos { get; } = [];

    /// <summary>Files that messages with a code name.</summary>
    public IEnumerable<string> Messages(string code) => Infos.Where(info => info.Code == code).Select(static info => info.File);

    /// <summary>Tasks that ran in targets of ModelSdk.</summary>
    public IEnumerable<string> OwnTasks => Tasks.Where(
        static t => t.StartsWith("_ModelSdk", StringComparison.Ordinal) || t.StartsWith("ModelSdk", StringComparison.Ordinal));

    /// <summary>How many times a task of ModelSdk ran.</summary>
    public int Runs(string task) => Tasks.Count(t => t.EndsWith("/ModelSdk.Tasks." + task, StringComparison.Ordinal));

    /// <summary>Reads a binary log. MSBuild's types are loaded only here, after the locator has run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static BuildLog Read(string path, CommandResult result)
    {
        BuildLog log = new(result);
        BinaryLogReplayEventSource source = new();
        Dictionary<(int Project, int Target), string> targets = [];
        source.TargetStarted += (_, e) => targets[Key(e)] = e.TargetName;
        source.TaskStarted += (_, e) => log.Tasks.Add($"{targets.GetValueOrDefault(Key(e), "?")}/{e.TaskName}");
        source.MessageRaised += (_, e) =>
        {
            if (e is TargetSkippedEventArgs { SkipReason: TargetSkipReason.OutputsUpToDate } skipped)
            {
                log.UpToDate.Add(skipped.TargetName);
            }
            else if (e is BuildMessageEventArgs { Code.Length: > 0 })
            {
                log.Infos.Add((e.Code, e.File ?? ""));
            }
        };
        source.ErrorRaised += (_, e) => log.Diagnostics.Add(
            new LoggedDiagnostic(e.Code ?? "", true, e.File ?? "", e.Subcategory ?? "", e.HelpKeyword ?? "", e.Message ?? ""));
        source.WarningRaised += (_, e) => log.Diagnostics.Add(
            new LoggedDiagnostic(e.Code ?? "", false, e.File ?? "", e.Subcategory ?? "", e.HelpKeyword ?? "", e.Message ?? ""));
        source.Replay(path);
        return log;
    }

    private static (int Project, int Target) Key(BuildEventArgs e) =>
        (e.BuildEventContext?.ProjectContextId ?? -1, e.BuildEventContext?.TargetId ?? -1);
}
