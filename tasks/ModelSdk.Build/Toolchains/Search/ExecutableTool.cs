namespace ModelSdk.Build.Toolchains;

/// <summary>Makes sure that the tool may be started: unpacking tools other than ours forget the execute bit.</summary>
internal static class ExecutableTool
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The tool, or a copy of it in the cache that may be started; what the user gave is not changed.</summary>
    public static string Of(string tool, string hash, string cacheFolder)
    {
        if (OperatingSystem.IsWindows() || hash.Length == 0 || IsExecutable(tool))
        {
            return tool;
        }

        string folder = Path.Combine(cacheFolder, ToolchainOverlay.FolderName, "tool-" + hash[..24]);
        string copy = Path.Combine(folder, Path.GetFileName(tool));
        string temporary = $"{copy}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (File.Exists(copy) && IsExecutable(copy) && new FileInfo(copy).Length == new FileInfo(tool).Length)
            {
                return copy;
            }

            Directory.CreateDirectory(folder);
            File.Copy(tool, temporary);
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(temporary) | UnixFileMode.UserRead | AnyExecute);
            File.Move(temporary, copy, overwrite: true);
            return copy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Starting it says what is wrong with it, and how to set the bit.
            return tool;
        }
    }

    private static bool IsExecutable(string file)
    {
        // The mode of a link says nothing.
        string real = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(real) & AnyExecute) != 0;
    }
}
