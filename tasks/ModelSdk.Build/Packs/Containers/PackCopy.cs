using ModelSdk.Build.Files;
using ModelSdk.Build.Packs.Layout;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>Takes the bytes of a container at their offset.</summary>
/// <returns>False ends the copying.</returns>
internal delegate bool PackBytes(long offset, ReadOnlySpan<byte> bytes);

/// <summary>Produces the bytes of a container, each source file read once: for writing it and for comparing it with one on disk.</summary>
/// <remarks>
/// Called by <see cref="PackWriter"/>. A header holds the check sum of the bytes behind it, so it comes after them; that is
/// why bytes come with offsets.
/// </remarks>
internal static class PackCopy
{
    private const int Window = 1 << 20;

    /// <summary>Gives all bytes, each once.</summary>
    /// <param name="layout">The container.</param>
    /// <param name="put">Takes the bytes.</param>
    /// <param name="report">Hears the number of bytes given so far, after each block.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>False when <paramref name="put"/> ended it.</returns>
    /// <exception cref="IOException">A source cannot be read, or has another length than the layout says.</exception>
    public static bool Run(ContainerLayout layout, PackBytes put, Action<long>? report, CancellationToken cancellationToken)
    {
        byte[] window = new byte[Window];
        uint[] crcs = new uint[layout.Entries.Count];
        long given = 0;
        for (int i = 0; i < crcs.Length; i++)
        {
            ContainerLayout.Entry entry = layout.Entries[i];
            using Stream source = entry.File.Open();
            for (long done = 0; done < entry.File.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Span<byte> block = window.AsSpan(0, (int)Math.Min(Window, entry.File.Length - done));
                int read = source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
                if (read < block.Length)
                {
                    throw OtherLength(entry.File, $"only {done + read:N0}");
                }

                crcs[i] = Crc32.Add(crcs[i], block);
                if (!put(entry.DataOffset + done, block))
                {
                    return false;
                }

                done += read;
                report?.Invoke(given += read);
            }

            // One more byte would be cut off silently.
            if (source.Read(window, 0, 1) > 0)
            {
                throw OtherLength(entry.File, "more");
            }

            byte[] header = ZipRecords.Header(entry, crcs[i]);
            given += header.Length;
            cancellationToken.ThrowIfCancellationRequested();
            if (!put(entry.HeaderOffset, header))
            {
                return false;
            }
        }

        return put(layout.DirectoryOffset, ZipRecords.Directory(layout, crcs));
    }

    private static IOException OtherLength(PackFile file, string found) => new(
        $"'{file.SourceFile ?? file.Path}' changed while it was packed: it had {file.Length:N0} bytes, now {found}. Build again when nothing writes it.");
}
