using System.Globalization;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Aot.Running;

/// <summary>Makes the diagnostics of a failed run; for <see cref="CompilerExit"/> and <see cref="CompileRun"/>.</summary>
/// <param name="job">What was asked.</param>
/// <param name="logFile">Where the log will be.</param>
internal sealed class Failure(CompileJob job, string logFile)
{
    private CompileRequest Request => job.Request;

    private string Target => Request.Target.Title;

    /// <summary>MSDK4001.</summary>
    /// <param name="end">How it ended, such as <c>exit 248 (ErrorCompilation)</c>.</param>
    /// <param name="cause">A clause, with the words of tool and vendor.</param>
    /// <param name="remedy">What to do.</param>
    public Verdict Of(string end, string cause, string remedy) =>
        Make(DiagnosticRules.CompileFailed.At(Request.ModelPath, Request.Name, Target, end, $"{cause}. What to do: {remedy}", logFile));

    /// <summary>MSDK4002: something of the vendor's SDK, or the tool, is missing.</summary>
    public Verdict OfSdk(string cause, string words, string? package)
    {
        package ??= job.Compiler.Package.Length > 0 ? job.Compiler.Package : ToolchainTable.Builtin.Of(job.Compiler.Backend)?.Package;
        string bring = package?.Length > 0 ? $"the Python package{(package.Contains(' ') ? "s" : "")} {package}" : $"the SDK of {job.Compiler.Title}";
        return Make(DiagnosticRules.CompilerMissing.At(
            Request.ModelPath, Target, $"{cause}{words}. What to do: install {bring}, or add its folder to ModelSdkLiteRt (full log: {logFile})"));
    }

    /// <summary>MSDK4003.</summary>
    public Verdict OfMachine(string cause, string words, string remedy)
    {
        string hosts = job.Compiler.Hosts.Length > 0 ? job.Compiler.Hosts : "Linux x64";
        string help = remedy.Length > 0 ? $". What to do: {remedy}" : "";
        return Make(DiagnosticRules.CompilerNotForHost.At(Request.ModelPath, Target, $"{cause}{words}", $"{hosts}{help} (full log: {logFile})"));
    }

    /// <summary>A tool that did not start.</summary>
    public Verdict OfStart(string problem, ToolStartFailure failure) => failure switch
    {
        ToolStartFailure.Missing => Make(DiagnosticRules.CompilerMissing.At(
            Request.ModelPath, Target, $"{problem}. What to do: install the Python package ai-edge-litert, or add its wheel to ModelSdkLiteRt")),
        ToolStartFailure.OtherMachine => OfMachine(problem, "", ""),
        _ => Of("no start", problem, "make it runnable, or add LiteRT's wheel to ModelSdkLiteRt, which is then unpacked ready to run"),
    };

    /// <summary>MSDK4008.</summary>
    public Verdict OfTimeout(CompilerLog log)
    {
        string minutes = string.Create(CultureInfo.InvariantCulture, $"{Request.Timeout.TotalMinutes:0.##}");
        string last = log.LastWords.Length > 0 ? $"Its last words: \"{log.LastWords}\"" : "It said nothing";
        return Make(DiagnosticRules.CompileTimeout.At(
            Request.ModelPath, Request.Name, Target, minutes == "1" ? "1 minute" : $"{minutes} minutes",
            $"{last}. What to do: give it more time with ModelSdkAotTimeout (minutes), or leave this target out of Targets (full log: {logFile})"));
    }

    // The text of tools can have anything in it; a message is one line.
    private static Verdict Make(ModelDiagnostic diagnostic) => new(
        CompileOutcome.Failed,
        diagnostic with { Message = string.Concat(diagnostic.Message.Select(static letter => char.IsControl(letter) ? ' ' : letter)) });
}
