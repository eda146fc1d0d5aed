using System.Globalization;
using System.Text;

namespace ModelSdk.LiteRt;

/// <summary>A file that is there while something runs in native code that can end the process; what is left of it tells of a crash.</summary>
/// <remarks>
/// Asked with <see cref="FindCrash"/> before an attempt, made by <see cref="Begin"/>, taken away by disposing it, whether the
/// attempt succeeded or not. A process that is asked to end (Ctrl+C, SIGTERM) takes its marks with it; a killed one cannot.
/// The name holds the process, the content when it was started: the mark of a process that still runs is no crash.
/// </remarks>
internal sealed class CrashMark : IDisposable
{
    private const string Ending = ".attempt";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, int> Active = [];
    private static bool _endIsWatched;

    private readonly string? _path;
    private bool _isDisposed;

    private CrashMark(string? path, string? problem)
    {
        _path = path;
        Problem = problem;
    }

    /// <summary>Why no mark could be written, as a sentence for the report; null when it is there.</summary>
    public string? Problem { get; }

    /// <summary>The mark that a crashed process left, or null.</summary>
    /// <param name="folder">As <see cref="CacheFolder.Of"/>.</param>
    /// <param name="key">What is tried with what: <see cref="Key"/>.</param>
    public static CrashFound? FindCrash(string? folder, string key)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            return Directory.EnumerateFiles(folder, $"{key}-*{Ending}").Order(StringComparer.Ordinal).Select(Read).FirstOrDefault(static found => found is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed cannot be written either, which Begin says.
            return null;
        }
    }

    /// <summary>Name of the marks of an attempt: kind (<c>gpu</c>, <c>npu</c>), model, and what must be the same for a crash to count.</summary>
    public static string Key(string kind, string modelHash, params ReadOnlySpan<string> identities)
    {
        string all = $"{Environment.OSVersion.VersionString}|{string.Join('|', identities)}";
        byte[] hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(all));
        return $"{kind}-{modelHash}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }

    /// <summary>Writes the mark, to the disk, before the attempt begins.</summary>
    /// <param name="folder">As <see cref="CacheFolder.Of"/>; made when it is not there.</param>
    /// <param name="key">As in <see cref="FindCrash"/>.</param>
    /// <param name="what">What is tried, for people who find the file.</param>
    public static CrashMark Begin(string? folder, string key, string what)
    {
        const string Unguarded = "if this attempt ends the process, the next start will not know it: ";
        if (folder is null)
        {
            return new CrashMark(null, $"{Unguarded}this system has no folder for application data; set ModelOptions.CacheDirectory");
        }

        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{key}-{Environment.ProcessId}{Ending}"));
        try
        {
            lock (Gate)
            {
                WatchEnd();
                int count = Active.GetValueOrDefault(path);
                if (count == 0)
                {
                    Write(folder, path, what);
                }

                Active[path] = count + 1;
            }

            return new CrashMark(path, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CrashMark(null, $"{Unguarded}{folder} cannot be written ({e.Message}); set ModelOptions.CacheDirectory to a folder that can be");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_path is null || Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        lock (Gate)
        {
            int left = Active[_path] - 1;
            if (left > 0)
            {
                Active[_path] = left;
                return;
            }

            Active.Remove(_path);
            Delete(_path);
        }
    }

    private static void Write(string folder, string path, string what)
    {
        Directory.CreateDirectory(folder);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            started {CrashProcess.OwnStart:O}
            attempt {DateTimeOffset.UtcNow:O}
            what {what}
            This file is there while {what} is tried. If process {Environment.ProcessId} does not run any more, it ended in the attempt, and
            ModelSdk leaves the same attempt out from then on. Delete this file to try it again.

            """);
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(text));

        // Drivers can take the machine with them.
        file.Flush(flushToDisk: true);
    }

    private static CrashFound? Read(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (!int.TryParse(name.AsSpan(name.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int process))
        {
            return null;
        }

        DateTimeOffset? started = null;
        DateTimeOffset attempt = File.GetLastWriteTimeUtc(path);
        try
        {
            foreach (string line in File.ReadLines(path).Take(2))
            {
                if (DateTimeOffset.TryParse(line.AsSpan(line.IndexOf(' ') + 1), CultureInfo.InvariantCulture, out DateTimeOffset time))
                {
                    started = line.StartsWith("started ", StringComparison.Ordinal) ? time : started;
                    attempt = line.StartsWith("attempt ", StringComparison.Ordinal) ? time : attempt;
                }
            }
        }
        catch (FileNotFoundException)
        {
            // Its process has just finished the attempt.
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Held open by a process that is writing it, or not ours to read: it exists, which is what counts below.
        }

        return IsRunning(path, process, started) ? null : new CrashFound(path, attempt);
    }

    // A mark of this process's number that is not of this process: in containers the next process has the number of the
    // crashed one more often than not.
    private static bool IsRunning(string path, int process, DateTimeOffset? started)
    {
        if (process != Environment.ProcessId)
        {
            return CrashProcess.IsRunning(process, started);
        }

        lock (Gate)
        {
            return Active.ContainsKey(path);
        }
    }

    private static void WatchEnd()
    {
        if (!_endIsWatched)
        {
            _endIsWatched = true;
            AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
            {
                lock (Gate)
                {
                    foreach (string path in Active.Keys)
                    {
                        Delete(path);
                    }
                }
            };
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What remains is a mark of this process, which counts for nothing while it runs; later the attempt is left out,
            // and the report names the file.
        }
    }
}

/// <summary>A mark whose process is gone.</summary>
/// <param name="Path">The file.</param>
/// <param name="Attempt">When the attempt began.</param>
internal sealed record CrashFound(string Path, DateTimeOffset Attempt)
{
    /// <summary>Why the attempt is left out, and how to try it again.</summary>
    /// <param name="what">What is left out, such as <c>the GPU</c>.</param>
    public string Sentence(string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what} was tried with this model on {Attempt.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, and the process ended in it without a word, which "
        + $"native code does that crashes (or somebody killed it); it is left out with this model until the library or the system is updated, or {Path} is deleted");
}
