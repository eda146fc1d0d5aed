using ModelSdk.Build.Files;

namespace ModelSdk.Build.Aot.Caching;

/// <summary>Keeping the cache small: least recently used results go, and what killed builds left.</summary>
internal sealed partial class CompileCache
{
    // Long enough that no living build has it, whatever its file system knows of locks.
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private sealed record Entry(string Folder, long Bytes, DateTime Used);

    /// <summary>Removes temporary folders and locks that nobody has had for a day.</summary>
    public void Sweep() => Maintain(() =>
    {
        WorkFolder.Sweep(TemporaryFolder, LeftoverAge);
        foreach (string path in Directory.Exists(LockFolder) ? Directory.EnumerateFiles(LockFolder, "*.lock") : [])
        {
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow - LeftoverAge && FileLock.TryTakeExisting(path) is { } unused)
            {
                // Somebody may wait for this very file: then two compile the same, once.
                unused.Dispose();
                File.Delete(path);
            }
        }
    });

    /// <summary>Removes a result unless a build has it in hand.</summary>
    public void Remove(string key) => Maintain(() =>
    {
        if (Directory.Exists(EntryFolder(key)))
        {
            TryEvict(EntryFolder(key));
        }
    });

    /// <summary>Removes the results that were not used for longest until the others have no more bytes than allowed.</summary>
    /// <remarks>A result that a running build has in hand stays, whatever the limit.</remarks>
    public void Trim(long maxBytes) => Maintain(() =>
    {
        // Two that trim at once would both count what the other removes.
        using FileStream? only = FileLock.TryTake(Path.Combine(folder, "trim.lock"));
        if (only is null)
        {
            return;
        }

        List<Entry> entries = [.. Entries()];
        long total = entries.Sum(static entry => entry.Bytes);
        foreach (Entry entry in entries.OrderBy(static entry => entry.Used).ThenBy(static entry => entry.Folder, StringComparer.Ordinal))
        {
            if (total <= maxBytes)
            {
                return;
            }

            if (TryEvict(entry.Folder))
            {
                total -= entry.Bytes;
            }
        }
    });

    private IEnumerable<Entry> Entries()
    {
        foreach (string group in Directory.EnumerateDirectories(folder, "??"))
        {
            foreach (string entry in Directory.EnumerateDirectories(group))
            {
                FileInfo[] files = new DirectoryInfo(entry).GetFiles();
                DateTime used = files.FirstOrDefault(static file => file.Name == RecordName)?.LastWriteTimeUtc ?? DateTime.MinValue;
                yield return new Entry(entry, files.Sum(static file => file.Length), used);
            }
        }
    }

    private bool TryEvict(string entry)
    {
        string away = Path.Combine(TemporaryFolder, "evicted-" + Guid.NewGuid().ToString("N"));
        string record = Path.Combine(entry, RecordName);
        try
        {
            Directory.CreateDirectory(TemporaryFolder);
            FileStream? exclusive = File.Exists(record) ? FileLock.TryTakeExisting(record) : null;
            if (exclusive is null && File.Exists(record))
            {
                return false;
            }

            // Windows moves no folder with an open file in it, and none that a reader has open.
            using (exclusive)
            {
                if (OperatingSystem.IsWindows())
                {
                    exclusive?.Dispose();
                }

                Directory.Move(entry, away);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        WorkFolder.Remove(away);
        return true;
    }

    // A build does not fail, and says nothing, because it could not tidy up.
    private static void Maintain(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
