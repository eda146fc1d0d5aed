using ModelSdk.Build.Files;

namespace ModelSdk.Build.Aot.Caching;

/// <summary>A result in the cache; while it is not disposed, nobody evicts it.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="File">The compiled file, which was verified; null when the compiler takes no op.</param>
/// <param name="Lease">The record, open for reading.</param>
internal sealed record CacheHit(CompileRecord Record, string? File, FileStream Lease) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Lease.Dispose();
}

/// <summary>Results of compiles by key: <c>&lt;2 digits&gt;/&lt;key&gt;/</c> with <c>record.json</c>, <c>model.tflite</c> and <c>log.txt</c>.</summary>
/// <remarks>
/// Called by <see cref="CompileBatch"/>. Entries are made in <c>tmp</c> on the same volume and renamed as a whole; who reads one
/// verifies length and SHA-256. <c>locks</c> has a file for each key that is being compiled; they only save work: without them
/// several builds would compile the same and the first rename would win.
/// </remarks>
/// <param name="folder">Full path of the folder, which need not exist.</param>
internal sealed partial class CompileCache(string folder)
{
    private const string ModelName = "model.tflite";
    private const string RecordName = "record.json";
    private const string LogName = "log.txt";

    // Far more than any has; what is longer is no record, and is not read.
    private const int MaxRecordBytes = 1 << 24;

    // Somebody who holds an entry exclusively is moving it and done at once.
    private const int Attempts = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Full path of the folder.</summary>
    public string Folder => folder;

    /// <summary>The cache of the user, and the build's own for what that one cannot take.</summary>
    public static CompileCache[] Of(AotCompilerSettings settings) =>
        [new(Path.Combine(settings.CacheFolder, "aot")), new(Path.Combine(settings.LogFolder, "uncached"))];

    private string TemporaryFolder => Path.Combine(folder, "tmp");

    private string LockFolder => Path.Combine(folder, "locks");

    /// <summary>The right to make the entry of a key; null while another thread or process has it.</summary>
    public FileStream? TryLock(string key)
    {
        Directory.CreateDirectory(LockFolder);
        return FileLock.TryTake(Path.Combine(LockFolder, key + ".lock"));
    }

    /// <summary>A temporary folder on the volume of the cache.</summary>
    public WorkFolder CreateWork() => WorkFolder.Create(TemporaryFolder);

    /// <summary>The verified result of a key, or what is wrong with its entry; neither when there is none.</summary>
    public (CacheHit? Hit, string? Damage) Find(string key, CancellationToken cancellationToken)
    {
        string entry = EntryFolder(key);
        for (int attempt = 0; attempt < Attempts && Directory.Exists(entry); attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (FileLock.TryShare(Path.Combine(entry, RecordName)) is { } lease)
                {
                    return Verify(key, entry, lease, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // Evicted just now, or damaged.
                return (null, Directory.Exists(entry) ? $"{RecordName} is missing" : null);
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
        }

        return default;
    }

    /// <summary>Makes the entry of a key; when another build was faster, its result stays.</summary>
    /// <param name="work">Folder of this compile.</param>
    /// <param name="record">What is known; length and hash are filled in.</param>
    /// <param name="file">The compiled file, which is moved; null when the compiler takes no op.</param>
    /// <param name="log">What the tool said, for people.</param>
    /// <param name="cancellationToken">Stops before the entry is there.</param>
    public CacheHit Store(WorkFolder work, CompileRecord record, string? file, string log, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            using FileStream compiled = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
            record = record with { Length = compiled.Length, Sha256 = ContentHash.Of(compiled, cancellationToken) };
            compiled.Flush(flushToDisk: true);
        }

        using (FileStream written = new(Path.Combine(work.Entry, RecordName), FileMode.Create, FileAccess.Write))
        {
            written.Write(record.ToUtf8());
            written.Flush(flushToDisk: true);
        }

        File.WriteAllText(Path.Combine(work.Entry, LogName), log);
        if (file is not null)
        {
            File.Move(file, ModelPath(work), overwrite: true);
        }

        return Publish(work, record.Key, cancellationToken);
    }

    /// <summary>Where <see cref="Store"/> puts the compiled file before it renames the entry.</summary>
    public static string ModelPath(WorkFolder work) => Path.Combine(work.Entry, ModelName);

    /// <summary>What the tool said when a result was made; null when that is gone.</summary>
    public static string? LogOf(CacheHit hit)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Path.GetDirectoryName(hit.Lease.Name)!, LogName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes a damaged entry out of the way; only who holds the lock of its key may.</summary>
    /// <returns>Where it lies until it is swept.</returns>
    public string MoveAway(string key)
    {
        Directory.CreateDirectory(TemporaryFolder);
        string away = Path.Combine(TemporaryFolder, $"damaged-{key}-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.Move(EntryFolder(key), away);
        Directory.SetLastWriteTimeUtc(away, DateTime.UtcNow);
        return away;
    }

    private string EntryFolder(string key) => Path.Combine(folder, key[..2], key);

    private CacheHit Publish(WorkFolder work, string key, CancellationToken cancellationToken)
    {
        string entry = EntryFolder(key);
        Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
        try
        {
            Directory.Move(work.Entry, entry);
        }
        catch (IOException) when (Directory.Exists(entry))
        {
            if (Find(key, cancellationToken).Hit is { } theirs)
            {
                return theirs;
            }

            MoveAway(key);
            Directory.Move(work.Entry, entry);
        }

        // Read back: what is handed out was seen on the disk.
        (CacheHit? hit, string? damage) = Find(key, cancellationToken);
        return hit ?? throw new IOException($"a result that was just written to '{entry}' cannot be read back: {damage ?? "it is gone"}");
    }

    private static (CacheHit? Hit, string? Damage) Verify(string key, string entry, FileStream lease, CancellationToken cancellationToken)
    {
        CacheHit? hit = null;
        try
        {
            byte[] text = new byte[Math.Min(lease.Length, MaxRecordBytes)];
            lease.ReadExactly(text);
            if (CompileRecord.Read(text) is not { } record || record.Key != key)
            {
                return (null, $"{RecordName} is not what was written");
            }

            string? model = record.Outcome == CompileOutcome.Compiled ? Path.Combine(entry, ModelName) : null;
            if (model is not null && DamageOf(model, record, cancellationToken) is { } damage)
            {
                return (null, Directory.Exists(entry) ? damage : null);
            }

            // Whoever evicts moves the entry first: if it is still here, the lease came in time.
            hit = File.Exists(Path.Combine(entry, RecordName)) ? new CacheHit(record, model, lease) : null;
            return (hit, null);
        }
        finally
        {
            if (hit is null)
            {
                lease.Dispose();
            }
            else
            {
                Touch(lease.Name);
            }
        }
    }

    private static string? DamageOf(string model, CompileRecord record, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream stream = new(model, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return stream.Length != record.Length ? $"{ModelName} has {stream.Length} bytes instead of {record.Length}"
                : ContentHash.Of(stream, cancellationToken) != record.Sha256 ? $"the SHA-256 of {ModelName} is not that of what was written"
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{ModelName} is missing";
        }
    }

    // The time of the record tells when a result was used last; a cache that is read-only does without.
    private static void Touch(string record)
    {
        try
        {
            File.SetLastWriteTimeUtc(record, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
