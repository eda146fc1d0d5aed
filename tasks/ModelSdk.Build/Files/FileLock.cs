namespace ModelSdk.Build.Files;

/// <summary>Locks between threads and processes: an open file that nobody else can open.</summary>
/// <remarks>
/// The system lets go of them when a process ends, however it ends; on Unix .NET makes them with <c>flock</c>. A file system
/// that has none lets everybody through: then two builds may compile the same, and the rename decides whose result stays.
/// </remarks>
internal static class FileLock
{
    // EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] HeldByOthers = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock, which is held until it is disposed.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static FileStream Take(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
        }
    }

    /// <summary>The lock, held until it is disposed; null while somebody else has it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be made.</exception>
    public static FileStream? TryTake(string path) => TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Keeps a file from <see cref="TryTakeExisting"/> while it is read, together with other readers; null while somebody has it.</summary>
    public static FileStream? TryShare(string path) => TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>As <see cref="TryTake"/> for a file that is there.</summary>
    public static FileStream? TryTakeExisting(string path) => TryOpen(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Whether an exception says that somebody else has the file.</summary>
    public static bool IsHeld(IOException exception) => HeldByOthers.Contains(exception.HResult);

    private static FileStream? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, mode, access, share, bufferSize: 1);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }
}
