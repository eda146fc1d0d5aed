using ModelSdk.Build.Files;

namespace ModelSdk.Build.Artifacts;

/// <summary>Makes a folder hold exactly certain files, without writing those that are right.</summary>
/// <remarks>Called by <see cref="ArtifactFolder"/>. Right is what has the right bytes: times say nothing after a checkout or a copy.</remarks>
internal static class FolderContent
{
    /// <summary>Removes everything but certain files below a folder; links are removed, never followed.</summary>
    /// <param name="root">Full path of the folder.</param>
    /// <param name="files">Relative paths with <c>/</c>.</param>
    public static void RemoveOthers(string root, IEnumerable<string> files)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        HashSet<string> wantedFiles = new(StringComparer.Ordinal);
        HashSet<string> wantedFolders = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            wantedFiles.Add(file);
            for (int end = file.LastIndexOf('/'); end > 0; end = file.LastIndexOf('/', end - 1))
            {
                wantedFolders.Add(file[..end]);
            }
        }

        RemoveOthers(new DirectoryInfo(root), "", wantedFiles, wantedFolders);
    }

    /// <summary>Makes a file a copy of another one, whose hash is known.</summary>
    public static void Copy(string source, string path, string sha256, CancellationToken cancellationToken)
    {
        if (IsRight(source, path, sha256, cancellationToken))
        {
            return;
        }

        Replace(path, temporary =>
        {
            using FileStream from = Open(source);
            using FileStream to = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
            if (ContentHash.Copy(from, to, cancellationToken) != sha256)
            {
                throw new IOException($"'{source}' was changed after it was checked. Build again");
            }
        });
    }

    /// <summary>Makes a file hold certain bytes.</summary>
    public static void Write(byte[] bytes, string path)
    {
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            Replace(path, temporary => File.WriteAllBytes(temporary, bytes));
        }
    }

    private static void RemoveOthers(DirectoryInfo folder, string prefix, HashSet<string> wantedFiles, HashSet<string> wantedFolders)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().ToArray())
        {
            string path = prefix + entry.Name;
            bool isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
            if (!isLink && entry is DirectoryInfo inner && wantedFolders.Contains(path))
            {
                RemoveOthers(inner, path + "/", wantedFiles, wantedFolders);
            }
            else if (!isLink && entry is DirectoryInfo other)
            {
                other.Delete(recursive: true);
            }
            else if (isLink || !wantedFiles.Contains(path))
            {
                entry.Delete();
            }
        }
    }

    private static bool IsRight(string source, string path, string sha256, CancellationToken cancellationToken)
    {
        FileInfo target = new(path);
        if (!target.Exists || target.Length != new FileInfo(source).Length)
        {
            return false;
        }

        using FileStream stream = Open(path);
        return ContentHash.Of(stream, cancellationToken) == sha256;
    }

    // A temporary name in the same folder, so that nobody ever sees half a file; one that a killed build left is removed as
    // something that does not belong.
    private static void Replace(string path, Action<string> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
}
