using System.IO.Compression;
using ModelSdk.Build.Files;

namespace ModelSdk.Build.Toolchains;

/// <summary>A wheel, zip or AAR whose entries were looked through before anything is written.</summary>
/// <remarks>Used by <see cref="ToolchainOverlay"/>. Whatever is wrong with the archive is an <see cref="InvalidDataException"/> with a clause.</remarks>
internal sealed class SafeArchive : IDisposable
{
    /// <summary>More bytes than all SDKs together.</summary>
    private const long MostBytes = 32L << 30;

    // Libraries shrink to a third or a tenth. Small files of zeros may do better.
    private const long MostTimes = 100;
    private const long AlwaysFine = 1L << 30;

    // Bits of the Unix mode in the upper half of the external attributes (PKWARE APPNOTE 4.4.15, Info-ZIP).
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int Link = 0xA000;
    private const int AnyExecute = 0x49;

    private readonly ZipArchive _archive;

    private SafeArchive(ZipArchive archive, IReadOnlyList<File> files)
    {
        _archive = archive;
        Files = files;
    }

    /// <summary>A file in the archive.</summary>
    /// <param name="Entry">Where it is.</param>
    /// <param name="Relative">Its path, with <c>/</c>, which stays inside of the folder that it is unpacked to.</param>
    /// <param name="IsExecutable">Whether it may be started.</param>
    public sealed record File(ZipArchiveEntry Entry, string Relative, bool IsExecutable);

    /// <summary>The files.</summary>
    public IReadOnlyList<File> Files { get; }

    /// <summary>Sum of their lengths.</summary>
    public long Length => Files.Sum(static file => file.Entry.Length);

    /// <summary>Opens an archive and looks through its entries.</summary>
    public static SafeArchive Open(string path)
    {
        ZipArchive? archive = null;
        try
        {
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (IsLfsPointer(stream))
            {
                stream.Dispose();
                throw new InvalidDataException("it is a Git LFS pointer, not the archive; fetch it (git lfs pull)");
            }

            long length = stream.Length;
            archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return new SafeArchive(archive, Look(archive, length));
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>Unpacks a file; its length and check sum must be those that the archive says.</summary>
    public static void Extract(File file, string path, CancellationToken cancellationToken)
    {
        using (Stream source = file.Entry.Open())
        using (FileStream target = new(path, FileMode.CreateNew, FileAccess.Write))
        {
            byte[] window = new byte[1 << 18];
            uint crc = 0;
            long length = 0;
            for (int read; (read = source.Read(window)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                length += read;
                if (length > file.Entry.Length)
                {
                    break;
                }

                crc = Crc32.Add(crc, window.AsSpan(0, read));
                target.Write(window, 0, read);
            }

            if (length != file.Entry.Length || crc != file.Entry.Crc32)
            {
                throw new InvalidDataException($"the archive is damaged ('{file.Relative}' is not what its check sum says). Download it again");
            }
        }

        // Hashes of files are remembered by their times, so that these should not be those of the unpacking.
        DateTime written = file.Entry.LastWriteTime.UtcDateTime;
        if (written < DateTime.UtcNow && written.Year >= 1980)
        {
            System.IO.File.SetLastWriteTimeUtc(path, written);
        }

        if (file.IsExecutable && !OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, System.IO.File.GetUnixFileMode(path)
                | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public void Dispose() => _archive.Dispose();

    private static List<File> Look(ZipArchive archive, long archiveLength)
    {
        if (archive.Entries.Count > FolderTree.MostFiles)
        {
            throw new InvalidDataException($"it has more than {FolderTree.MostFiles:N0} files. Give only what LiteRT and the vendors deliver");
        }

        List<File> files = [];
        long sum = 0;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = entry.FullName.Replace('\\', '/');
            int mode = entry.ExternalAttributes >>> 16;
            if ((mode & TypeMask) is not (0 or RegularFile or Folder))
            {
                string what = (mode & TypeMask) == Link ? "a link" : "no ordinary file";
                throw new InvalidDataException($"'{name}' in it is {what}. Unpack it yourself, and give the folder");
            }

            if (name.EndsWith('/'))
            {
                Check(name[..^1]);
                continue;
            }

            Check(name);
            sum += entry.Length;
            if (entry.Length < 0 || sum > MostBytes || (sum > AlwaysFine && sum / MostTimes > archiveLength))
            {
                throw new InvalidDataException($"unpacked it would have {sum:N0} bytes or more, which no package of LiteRT or of a vendor has");
            }

            bool isTool = ToolchainTable.Builtin.Tool.Files.Values.Contains(Path.GetFileName(name));
            files.Add(new File(entry, name, isTool || (mode & AnyExecute) != 0));
        }

        return files;
    }

    // No path may leave the folder, on any system.
    private static void Check(string name)
    {
        bool isSafe = name.Length > 0 && !name.Contains('\0') && name.Split('/').All(static part =>
            part.Length > 0 && part is not ("." or "..")
            && (!OperatingSystem.IsWindows() || !(part.Contains(':') || part.EndsWith('.') || part.EndsWith(' '))));
        if (!isSafe)
        {
            throw new InvalidDataException($"the path '{name}' in it leads out of the archive or is none. Do not use it");
        }
    }

    private static bool IsLfsPointer(FileStream stream)
    {
        byte[] head = new byte[40];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return head.AsSpan(0, read).StartsWith("version https://git-lfs"u8);
    }
}
