namespace ModelSdk.Build.Toolchains;

/// <summary>All files of a folder: for the search in it, and for the hash of what ModelSdkLiteRt names.</summary>
internal static class FolderTree
{
    /// <summary>More files than any package of LiteRT or of a vendor has; a home folder that was given by mistake has more.</summary>
    public const int MostFiles = 200_000;

    /// <summary>A file.</summary>
    /// <param name="Relative">Path in the folder, with <c>/</c>.</param>
    /// <param name="Path">Full path.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="Written">Time of the last change, in ticks.</param>
    public sealed record Entry(string Relative, string Path, long Length, long Written);

    /// <summary>The files, sorted by path; links to folders are followed once. Folders that cannot be read count as empty.</summary>
    /// <exception cref="TooManyFilesException">There are more than <see cref="MostFiles"/>.</exception>
    public static IReadOnlyList<Entry> List(string root, CancellationToken cancellationToken)
    {
        List<Entry> files = [];
        HashSet<string> linked = [];
        Stack<(DirectoryInfo Folder, string Relative)> open = new([(new DirectoryInfo(root), "")]);
        EnumerationOptions all = new() { AttributesToSkip = 0, IgnoreInaccessible = true };
        while (open.TryPop(out (DirectoryInfo Folder, string Relative) next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileSystemInfo[] children;
            try
            {
                children = next.Folder.GetFileSystemInfos("*", all);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            foreach (FileSystemInfo child in children)
            {
                string relative = next.Relative + child.Name;
                bool isLink = (child.Attributes & FileAttributes.ReparsePoint) != 0;
                if (isLink ? Directory.Exists(child.FullName) : child is DirectoryInfo)
                {
                    if (!isLink || linked.Add(Target(child)))
                    {
                        open.Push((new DirectoryInfo(child.FullName), relative + "/"));
                    }
                }
                else if (FileOf(child, isLink) is { } file)
                {
                    files.Add(new Entry(relative, child.FullName, file.Length, file.LastWriteTimeUtc.Ticks));
                    if (files.Count > MostFiles)
                    {
                        throw new TooManyFilesException();
                    }
                }
            }
        }

        files.Sort(static (a, b) => string.CompareOrdinal(a.Relative, b.Relative));
        return files;
    }

    // Sockets, pipes and links to nothing are no files.
    private static FileInfo? FileOf(FileSystemInfo child, bool isLink)
    {
        try
        {
            FileInfo? file = (isLink ? child.ResolveLinkTarget(returnFinalTarget: true) : null) as FileInfo ?? child as FileInfo;
            return file is { Exists: true } && (file.Attributes & FileAttributes.Device) == 0 ? file : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Target(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? link.FullName;
        }
        catch (IOException)
        {
            return link.FullName;
        }
    }
}

/// <summary>A folder has more than <see cref="FolderTree.MostFiles"/> files.</summary>
internal sealed class TooManyFilesException() : Exception($"it has more than {FolderTree.MostFiles:N0} files");
