namespace ModelSdk.Build.Toolchains;

/// <summary>A lock between processes: a file that only one can hold open, and that the system lets go when its process dies.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until nobody else holds the file.</summary>
    public static FileStream Take(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                cancellationToken.WaitHandle.WaitOne(Pause);
            }
        }
    }

    // EAGAIN as .NET gives it on Linux (11) and macOS (35), and ERROR_SHARING_VIOLATION; anything else is a real problem.
    private static bool IsHeld(IOException exception) =>
        exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException)
        && (exception.HResult is 11 or 35 || exception.HResult == unchecked((int)0x80070020));
}
