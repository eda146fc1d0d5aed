using System.ComponentModel;
using System.Diagnostics;

namespace ModelSdk.LiteRt;

/// <summary>Whether the process that wrote a <see cref="CrashMark"/> still runs; numbers of processes are used again.</summary>
internal static class CrashProcess
{
    // Processes agree on the start of a third one to some hundredths of a second on Linux, where it is counted from the boot.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>When this process was started.</summary>
    public static DateTimeOffset OwnStart { get; } = StartOf(Process.GetCurrentProcess()) ?? DateTimeOffset.UtcNow;

    /// <summary>Whether another process of that number runs that was started then.</summary>
    public static bool IsRunning(int id, DateTimeOffset? started)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return started is null || StartOf(process) is not { } other || (started.Value - other).Duration() <= Tolerance;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static DateTimeOffset? StartOf(Process process)
    {
        try
        {
            return new DateTimeOffset(process.StartTime);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            // Another user's, or one that has just ended.
            return null;
        }
    }
}
