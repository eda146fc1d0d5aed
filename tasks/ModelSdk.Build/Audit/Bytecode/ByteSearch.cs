using System.Buffers.Binary;
using System.Text;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>Reads numbers and looks for text in bytecode of any size, window by window.</summary>
internal static class ByteSearch
{
    private const int Window = 4 << 20;

    /// <summary>Whether the bytes at an offset are these.</summary>
    public static bool HasAt(this ModelFile file, long offset, ReadOnlySpan<byte> bytes) =>
        offset + bytes.Length <= file.Length && file.Slice(offset, bytes.Length).SequenceEqual(bytes);

    /// <summary>A little-endian number.</summary>
    public static ushort UInt16(this ModelFile file, long offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(offset, 2));

    /// <summary>A little-endian number.</summary>
    public static uint UInt32(this ModelFile file, long offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(offset, 4));

    /// <summary>A little-endian number.</summary>
    public static ulong UInt64(this ModelFile file, long offset) => BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(offset, 8));

    /// <summary>Offset of the first occurrence that begins in [start, end), or -1.</summary>
    public static long IndexOf(this ModelFile file, ReadOnlySpan<byte> text, long start, long end)
    {
        for (long at = Math.Max(0, start); at < end; at += Window)
        {
            // Windows overlap by the text, so that none is missed at a seam.
            int length = (int)Math.Min(Math.Min(Window, end - at) + text.Length - 1, file.Length - at);
            int found = file.Slice(at, length).IndexOf(text);
            if (found >= 0)
            {
                return at + found;
            }
        }

        return -1;
    }

    /// <summary>Offset of the last occurrence in [start, end), or -1; for ranges of a few megabytes.</summary>
    public static long LastIndexOf(this ModelFile file, ReadOnlySpan<byte> text, long start, long end)
    {
        start = Math.Max(0, start);
        int found = file.Slice(start, (int)Math.Max(0, end - start)).LastIndexOf(text);
        return found < 0 ? -1 : start + found;
    }

    /// <summary>Whether all bytes are printable, as names and options are.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0;

    /// <summary>Text for messages: at most as much as a line holds, and printable.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, int most = 256)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, most)]);
        return string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter));
    }
}
