using System.Globalization;

namespace ModelSdk.Build.Files;

/// <summary>SHA-256 of files, remembered in the cache by path, length and times, so that no build reads a large file twice.</summary>
/// <remarks>
/// Called by the toolchain search (wheels, tools, plugins, SDK libraries) and by the cache of compiled models.
/// A memo is one small text file under <c>hashes</c>; one that cannot be read or written only costs time.
/// </remarks>
public static class FileHashMemo
{
    /// <summary>Name of the folder of memos in the cache.</summary>
    internal const string FolderName = "hashes";

    // Below this a hash takes less time than to look for its memo.
    private const long SmallestRemembered = 64 << 10;

    // A file that was written just now can be written again within the resolution of its time.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>The hash in lower case.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cacheFolder">Full path of the cache.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static string Of(string path, string cacheFolder, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        string before = State(full, out long length, out DateTime written);
        if (length < SmallestRemembered)
        {
            return Hash(full, cancellationToken);
        }

        string memo = Path.Combine(cacheFolder, FolderName, ContentHash.Of(full)[..32]);
        if (Read(memo, before) is { } known)
        {
            return known;
        }

        DateTime started = DateTime.UtcNow;
        string hash = Hash(full, cancellationToken);
        if (written < started - Settled && State(full, out _, out _) == before)
        {
            Write(memo, before, hash);
        }

        return hash;
    }

    private static string State(string full, out long length, out DateTime written)
    {
        FileInfo file = new(full);
        length = file.Length;
        written = file.LastWriteTimeUtc;

        // The creation time tells a file that was replaced by one of the same length and time (cp -p, unpacked archives).
        return string.Create(CultureInfo.InvariantCulture, $"{full}\n{length} {written.Ticks} {file.CreationTimeUtc.Ticks}\n");
    }

    private static string Hash(string full, CancellationToken cancellationToken)
    {
        using FileStream stream = new(full, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        return ContentHash.Of(stream, cancellationToken);
    }

    private static string? Read(string memo, string state)
    {
        try
        {
            string text = File.ReadAllText(memo);
            return text.StartsWith(state, StringComparison.Ordinal) && text[state.Length..] is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower)
                ? hash
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(string memo, string state, string hash)
    {
        string temporary = $"{memo}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(memo)!);
            File.WriteAllText(temporary, state + hash);
            File.Move(temporary, memo, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception again) when (again is IOException or UnauthorizedAccessException)
            {
                // A memo that could not be written is not worth a message.
            }
        }
    }
}
