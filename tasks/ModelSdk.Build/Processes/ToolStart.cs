using System.ComponentModel;
using System.Diagnostics;

namespace ModelSdk.Build.Processes;

/// <summary>Starts a process for <see cref="ToolProcess"/> and says in a clause why it cannot be.</summary>
internal static class ToolStart
{
    // Error numbers of the systems. On Unix 2 is "no such file" also for a missing loader or interpreter.
    private const int NoSuchFile = 2;
    private const int UnixNoExec = 8;
    private const int UnixAccess = 13;
    private const int UnixTextBusy = 26;
    private const int MacBadArchitecture = 86;
    private const int WindowsAccess = 5;
    private const int WindowsSharing = 32;
    private const int WindowsBadFormat = 193;
    private const int WindowsOtherMachine = 216;

    private const int Attempts = 40;

    /// <summary>Starts it; null when that succeeded, otherwise the reason as a clause and in a word.</summary>
    public static async Task<(string Problem, ToolStartFailure Failure)?> StartAsync(Process process, CancellationToken cancellationToken)
    {
        ProcessStartInfo info = process.StartInfo;
        if (!File.Exists(info.FileName))
        {
            string missing = Directory.Exists(info.FileName) ? $"'{info.FileName}' is a folder" : $"'{info.FileName}' does not exist";
            return (missing, ToolStartFailure.Missing);
        }

        if (!Directory.Exists(info.WorkingDirectory))
        {
            return ($"the folder '{info.WorkingDirectory}' that it should run in does not exist", ToolStartFailure.Other);
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                process.Start();
                return null;
            }
            catch (Win32Exception failure) when (IsBusy(failure.NativeErrorCode) && attempt < Attempts)
            {
                // A file that was just unpacked is "busy" while any child of this process that was forked during the
                // unpacking has not yet called exec; and on Windows while a virus scanner reads it. Both pass in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(10 * attempt, 100)), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                return Problem(info.FileName, failure);
            }
        }
    }

    private static bool IsBusy(int error) => error == (OperatingSystem.IsWindows() ? WindowsSharing : UnixTextBusy);

    private static (string Problem, ToolStartFailure Failure) Problem(string file, Exception failure)
    {
        int error = failure is Win32Exception native ? native.NativeErrorCode : 0;
        bool isAccess = error == (OperatingSystem.IsWindows() ? WindowsAccess : UnixAccess);
        bool isFormat = OperatingSystem.IsWindows()
            ? error is WindowsBadFormat or WindowsOtherMachine
            : error is UnixNoExec or MacBadArchitecture;
        if (isAccess)
        {
            string access = OperatingSystem.IsWindows()
                ? $"Windows does not allow to run '{file}' (access denied)"
                : $"'{file}' is not executable (chmod +x it, unless it lies on a file system that is mounted with noexec)";
            return (access, ToolStartFailure.Other);
        }

        if (isFormat)
        {
            string why = HostMachine.This.WhyNot(file) ?? "is damaged";
            return ($"this machine cannot run '{file}': it {why}", ToolStartFailure.OtherMachine);
        }

        if (error == NoSuchFile && !OperatingSystem.IsWindows())
        {
            string loader = Interpreter(file) is { } interpreter
                ? $"'{file}' needs '{interpreter}', which this machine does not have"
                : $"the loader that '{file}' needs is missing on this machine";
            return (loader, ToolStartFailure.Other);
        }

        return ($"'{file}' cannot be started: {failure.Message}", ToolStartFailure.Other);
    }

    /// <summary>What starts a program: the loader that an ELF file names, or the first line of a script.</summary>
    private static string? Interpreter(string file)
    {
        if (ElfHeader.Read(file) is { } elf)
        {
            return elf.Interpreter;
        }

        string line = File.ReadLines(file).FirstOrDefault() ?? "";
        return line.StartsWith("#!", StringComparison.Ordinal) && line[2..].Trim().Split(' ')[0] is { Length: > 0 } name ? name : null;
    }
}
