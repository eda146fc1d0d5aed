using System.Globalization;
using System.Text;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Toolchains;

/// <summary>Lays the entries of ModelSdkLiteRt over each other in one folder of the cache, once for each content.</summary>
/// <remarks>
/// Called by <see cref="ToolchainFinder"/>. A single folder is used where it is. Otherwise the folder is
/// <c>toolchains/&lt;hash&gt;</c>: archives count by their bytes, folders by paths, lengths and times of their files, which
/// are linked to (copied on Windows). It is filled under a temporary name and renamed, so that what has the name is
/// complete; of two builds one waits for the other, and what a killed build left is removed by the next.
/// </remarks>
internal static class ToolchainOverlay
{
    /// <summary>Name of the folder in the cache.</summary>
    public const string FolderName = "toolchains";

    // Changes when the way of unpacking changes.
    private const string Layout = "1";

    // What an entry has under this name (it may be a folder that was made here) is never taken over.
    private const string ListFile = ".modelsdk-files";

    /// <summary>Full path of the folder with what the entries bring.</summary>
    /// <exception cref="UnusableEntryException">An entry cannot be used; nothing of it is left.</exception>
    public static string Create(IReadOnlyList<LiteRtEntry> entries, string cacheFolder, CancellationToken cancellationToken)
    {
        Content[] contents = [.. entries.Select(entry => Read(entry, cacheFolder, cancellationToken))];
        foreach (Content folder in contents.Where(static content => content.Files is not null))
        {
            RequireLiteRt(folder.Entry, folder.Files!.Select(static file => file.Relative));
        }

        if (contents is [{ Files: not null } only])
        {
            return only.Entry.Path;
        }

        string hash = ContentHash.Of(string.Join('\n', contents.Select(static content => content.Hash).Prepend(Layout)))[..24];
        string parent = Path.Combine(cacheFolder, FolderName);
        string target = Path.Combine(parent, hash);
        if (IsComplete(target))
        {
            return target;
        }

        LiteRtEntry current = entries[0];
        string temporary = Path.Combine(parent, $"{hash}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(parent);
            using FileStream held = FileLock.Take(target + ".lock", cancellationToken);
            if (IsComplete(target))
            {
                return target;
            }

            // We hold the lock: whoever made these is dead.
            foreach (string left in Directory.EnumerateDirectories(parent, hash + ".*.tmp"))
            {
                Directory.Delete(left, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            SortedDictionary<string, long> written = new(StringComparer.Ordinal);
            foreach (Content content in contents)
            {
                current = content.Entry;
                Lay(content, temporary, written, cancellationToken);
            }

            File.WriteAllText(Path.Combine(temporary, ListFile), string.Join('\0', written.Select(
                static file => string.Create(CultureInfo.InvariantCulture, $"{file.Value} {file.Key}"))));
            if (Directory.Exists(target))
            {
                // Something is missing in it: it goes under a name that nobody takes for a finished one.
                string old = Path.Combine(parent, $"{hash}.{Guid.NewGuid():N}.tmp");
                Directory.Move(target, old);
                Directory.Delete(old, recursive: true);
            }

            Directory.Move(temporary, target);
            return target;
        }
        catch (InvalidDataException exception)
        {
            throw new UnusableEntryException(current, Damage(exception));
        }
        catch (IOException) when (IsComplete(target))
        {
            // On a network drive without locks another build was faster.
            return target;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnusableEntryException(
                current, $"it cannot be unpacked to '{parent}': {exception.Message.TrimEnd('.')}. Make room there, or set ModelSdkCacheDir to another folder");
        }
        finally
        {
            Remove(temporary);
        }
    }

    private sealed record Content(LiteRtEntry Entry, string Hash, IReadOnlyList<FolderTree.Entry>? Files);

    private static Content Read(LiteRtEntry entry, string cacheFolder, CancellationToken cancellationToken)
    {
        try
        {
            if (!entry.IsFolder)
            {
                return new Content(entry, FileHashMemo.Of(entry.Path, cacheFolder, cancellationToken), null);
            }

            IReadOnlyList<FolderTree.Entry> files =
                [.. FolderTree.List(entry.Path, cancellationToken).Where(static file => file.Relative != ListFile)];
            StringBuilder text = new(entry.Path);
            foreach (FolderTree.Entry file in files)
            {
                text.Append(CultureInfo.InvariantCulture, $"\0{file.Relative}\0{file.Length}\0{file.Written}");
            }

            return new Content(entry, ContentHash.Of(text.ToString()), files);
        }
        catch (TooManyFilesException exception)
        {
            throw new UnusableEntryException(entry, $"{exception.Message}. Give the folder of LiteRT or of the vendor's SDK itself");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnusableEntryException(entry, $"it cannot be read: {exception.Message.TrimEnd('.')}. Check its permissions");
        }
    }

    private static void Lay(Content content, string folder, SortedDictionary<string, long> written, CancellationToken cancellationToken)
    {
        if (content.Files is not null)
        {
            foreach (FolderTree.Entry file in content.Files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string path = Place(folder, file.Relative);
                if (OperatingSystem.IsWindows())
                {
                    File.Copy(file.Path, path);
                }
                else
                {
                    File.CreateSymbolicLink(path, file.Path);
                }

                written[file.Relative] = file.Length;
            }

            return;
        }

        using SafeArchive archive = SafeArchive.Open(content.Entry.Path);
        RequireLiteRt(content.Entry, archive.Files.Select(static file => file.Relative));
        if (FreeBytes(folder) is { } free && free < archive.Length)
        {
            throw new IOException($"{archive.Length >> 20:N0} MB are needed and {free >> 20:N0} MB are free");
        }

        foreach (SafeArchive.File file in archive.Files.Where(static file => file.Relative != ListFile))
        {
            SafeArchive.Extract(file, Place(folder, file.Relative), cancellationToken);
            written[file.Relative] = file.Entry.Length;
        }
    }

    // Some file systems do not tell; writing shows it then.
    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // A file of an earlier entry goes first: writing through a link would change what it links to.
    private static string Place(string folder, string relative)
    {
        string path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        return path;
    }

    private static void RequireLiteRt(LiteRtEntry entry, IEnumerable<string> files)
    {
        string? archive = null;
        foreach (string file in files)
        {
            if (LiteRtNames.IsOfInterest(Path.GetFileName(file)))
            {
                return;
            }

            archive ??= LiteRtEntry.IsArchive(file) ? file : null;
        }

        string hint = archive is null ? "Give what these are in, such as the wheel of ai-edge-litert" : $"Archives in it are not unpacked: name '{archive}' itself";
        throw new UnusableEntryException(entry, $"it has neither LiteRT's tool or libraries nor libraries of a vendor's SDK. {hint}");
    }

    private static bool IsComplete(string folder)
    {
        try
        {
            foreach (string line in File.ReadAllText(Path.Combine(folder, ListFile)).Split('\0'))
            {
                int space = line.IndexOf(' ');
                FileInfo file = new(Path.Combine(folder, line[(space + 1)..]));
                FileInfo? there = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
                if (there is not { Exists: true } || there.Length != long.Parse(line[..space], CultureInfo.InvariantCulture))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static string Damage(InvalidDataException exception)
    {
        string text = exception.Message.TrimEnd('.');

        // Ours are clauses; .NET's are sentences.
        return text.Length > 0 && char.IsUpper(text[0]) ? $"the archive is damaged ({text}). Download it again" : text;
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next build that unpacks the same removes it.
        }
    }
}
