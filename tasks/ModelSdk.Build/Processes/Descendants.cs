using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ModelSdk.Build.Processes;

/// <summary>Finds on Linux what descends from a process also when those between have ended; for <see cref="ToolProcess"/>.</summary>
/// <remarks>
/// A child whose parent has ended belongs to process 1, so a walk from parent to child misses it. Children inherit the
/// environment, so a variable with a value of its own marks all that descend from one start, and nothing else.
/// </remarks>
internal sealed class Descendants
{
    private const string Variable = "MODELSDK_TOOL_RUN";

    // What is ended may have started another in the same moment.
    private const int Rounds = 5;

    private readonly byte[] _mark;

    /// <summary>Marks a process that will be started.</summary>
    public Descendants(ProcessStartInfo info)
    {
        string value = Guid.NewGuid().ToString("N");
        info.Environment[Variable] = value;
        _mark = Encoding.ASCII.GetBytes($"{Variable}={value}");
    }

    /// <summary>Ends what is left of them.</summary>
    public void End()
    {
        for (int round = 0; round < Rounds && OperatingSystem.IsLinux() && EndOnce(); round++)
        {
        }
    }

    private bool EndOnce()
    {
        bool hasFound = false;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsMarked(folder))
            {
                hasFound = true;
                Kill(id);
            }
        }

        return hasFound;
    }

    private bool IsMarked(string folder)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(_mark) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended, or it is somebody else's.
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended in the same moment.
        }
    }
}
