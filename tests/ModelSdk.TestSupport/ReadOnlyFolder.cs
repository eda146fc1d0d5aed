using System.Diagnostics;

namespace ModelSdk.TestSupport;

/// <summary>Makes folders unwritable for as long as it lives, for the administrator too.</summary>
public sealed class ReadOnlyFolder : IDisposable
{
    private readonly string[] _folders;

    /// <summary>Ends the test as inconclusive where that cannot be done.</summary>
    public ReadOnlyFolder(params string[] folders)
    {
        _folders = folders;
        Set(readOnly: true);
        if (folders.FirstOrDefault(CanWrite) is { } writable)
        {
            Dispose();
            Shared.NotOnThisSystem($"'{writable}' cannot be made read-only here");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Set(readOnly: false);

    private static bool CanWrite(string folder)
    {
        try
        {
            string file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
            File.WriteAllText(file, "");
            File.Delete(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Set(bool readOnly)
    {
        foreach (string folder in _folders)
        {
            if (!OperatingSystem.IsWindows())
            {
                Immutable(folder, on: false);
                File.SetUnixFileMode(folder, readOnly
                    ? UnixFileMode.UserRead | UnixFileMode.UserExecute
                    : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                Immutable(folder, readOnly);
            }
        }
    }

    // Permissions do not stop the administrator; this attribute of the file system does.
    private static void Immutable(string folder, bool on)
    {
        if (Environment.IsPrivilegedProcess && Shared.FindTool("chattr") is { } chattr)
        {
            using Process process = Process.Start(chattr, [on ? "+i" : "-i", folder]);
            process.WaitForExit();
        }
    }
}
