using Microsoft.Win32.SafeHandles;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>Tells whether a container on disk is right already, so that it keeps its time and nothing after it is built again.</summary>
/// <remarks>
/// Called by <see cref="PackWriter"/>. It compares bytes and stops at the first difference: reading is cheaper than writing, and
/// no remembered hash or time can be wrong.
/// </remarks>
internal static class PackComparison
{
    private const int Window = 1 << 20;

    /// <summary>Whether a file is, byte for byte, what would be written.</summary>
    public static bool IsRight(ContainerLayout layout, string path, CancellationToken cancellationToken)
    {
        using SafeFileHandle? file = OpenExisting(path, layout.Length);
        if (file is null)
        {
            return false;
        }

        byte[] window = new byte[Window];
        bool IsThere(long offset, ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length > window.Length; bytes = bytes[window.Length..], offset += window.Length)
            {
                if (!IsThere(offset, bytes[..window.Length]))
                {
                    return false;
                }
            }

            return Fill(file, window.AsSpan(0, bytes.Length), offset) && window.AsSpan(0, bytes.Length).SequenceEqual(bytes);
        }

        return PackCopy.Run(layout, IsThere, report: null, cancellationToken);
    }

    /// <summary>Whether a file has the same bytes as one that is there.</summary>
    public static bool HaveSameBytes(string one, string other, CancellationToken cancellationToken)
    {
        using SafeFileHandle first = File.OpenHandle(one);
        long length = RandomAccess.GetLength(first);
        using SafeFileHandle? second = OpenExisting(other, length);
        if (second is null)
        {
            return false;
        }

        byte[] windows = new byte[2 * Window];
        for (long offset = 0; offset < length; offset += Window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(Window, length - offset);
            Span<byte> left = windows.AsSpan(0, count);
            Span<byte> right = windows.AsSpan(Window, count);
            if (!Fill(first, left, offset) || !Fill(second, right, offset) || !left.SequenceEqual(right))
            {
                return false;
            }
        }

        return true;
    }

    private static SafeFileHandle? OpenExisting(string path, long length) =>
        new FileInfo(path) is { Exists: true } file && file.Length == length ? File.OpenHandle(path) : null;

    private static bool Fill(SafeFileHandle file, Span<byte> window, long offset)
    {
        while (!window.IsEmpty)
        {
            int read = RandomAccess.Read(file, window, offset);
            if (read == 0)
            {
                return false;
            }

            window = window[read..];
            offset += read;
        }

        return true;
    }
}
