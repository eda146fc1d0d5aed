using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>Writes packs: <c>&lt;name&gt;.ai.pack</c>, which is also the module that bundletool takes under the name <c>modules/&lt;name&gt;.zip</c>.</summary>
/// <remarks>
/// A zip without compression: sorted entries, a fixed time, no folders, models at multiples of <see cref="Alignment"/>
/// bytes (they can be mapped from the container), ZIP64 only where needed. Called by PackBuild.
/// </remarks>
public static class PackWriter
{
    /// <summary>Where the bytes of files begin: a page of the largest page size of phones.</summary>
    public const int Alignment = 16384;

    // So many reports in a second are enough for a person.
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes both files, each to a temporary name first, unless they are right already.</summary>
    /// <remarks>
    /// Right is what has the same bytes, whatever its time: nothing is remembered beside the files, so nothing can be out of
    /// date. Files that are right keep their time, and nothing after them is built again.
    /// </remarks>
    /// <param name="pack">The pack.</param>
    /// <param name="packageName">For the manifest.</param>
    /// <param name="folder">Gets <c>&lt;name&gt;.ai.pack</c> and <c>modules/&lt;name&gt;.zip</c>.</param>
    /// <param name="progress">Bytes written of this pack, now and then; nothing when it is right already.</param>
    /// <param name="cancellationToken">Stops between blocks; no part of a file is left.</param>
    /// <exception cref="ArgumentException">A path in the pack is none, or is there twice.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or changed its length meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(
        PackContent pack, string packageName, string folder, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pack);
        PackManifest manifest = new() { PackageName = packageName, Split = pack.Name, Type = pack.Type, Delivery = pack.Delivery };
        ContainerLayout layout = ContainerLayout.Of(PackFile.FromBytes(PackManifest.Path, manifest.ToProto()), pack.Files);
        string container = Path.Combine(folder, $"{pack.Name}.ai.pack");
        string module = Path.Combine(folder, "modules", $"{pack.Name}.zip");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "modules"));
            if (!PackComparison.IsRight(layout, container, cancellationToken))
            {
                Replace(container, temporary => WriteTo(temporary, pack.Name, layout, progress, cancellationToken));
            }

            if (!PackComparison.HaveSameBytes(container, module, cancellationToken))
            {
                Replace(module, temporary => Copy(container, temporary, cancellationToken));
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static void Replace(string path, Action<string> write)
    {
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

    private static void WriteTo(
        string path, string name, ContainerLayout layout, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        // The length is asked for first, so that a full disk is known before gigabytes were written to it.
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, preallocationSize: layout.Length);
        Stopwatch sinceReport = Stopwatch.StartNew();
        bool Put(long offset, ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(file, bytes, offset);
            return true;
        }

        void Report(long written)
        {
            if (sinceReport.Elapsed >= ReportEvery)
            {
                progress?.Report(new PackProgress(name, written, layout.Length));
                sinceReport.Restart();
            }
        }

        _ = PackCopy.Run(layout, Put, Report, cancellationToken);
        progress?.Report(new PackProgress(name, layout.Length, layout.Length));
    }

    // Where the file system can, the copy shares the blocks of the original (Btrfs, XFS, APFS, ReFS).
    private static void Copy(string from, string to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        File.Copy(from, to);
        cancellationToken.ThrowIfCancellationRequested();

        // The copy has the time of the original, which may be older than what was built from the file that it replaces.
        File.SetLastWriteTimeUtc(to, DateTime.UtcNow);
    }
}

/// <summary>How far a pack is written.</summary>
/// <param name="Pack">Its name.</param>
/// <param name="Written">Bytes.</param>
/// <param name="Total">Bytes.</param>
public sealed record PackProgress(string Pack, long Written, long Total);
