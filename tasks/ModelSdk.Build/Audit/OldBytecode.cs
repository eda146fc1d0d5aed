using System.Globalization;
using System.Text;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit;

/// <summary>The form of 2024: the op names a metadata entry, and that says where the bytecode is or holds it.</summary>
/// <remarks>
/// Seen in one file: 250 bytes of options with the entry's name at byte 125, in the entry the text <c>&lt;npu_byte_code&gt;</c>
/// with offset and size as decimal numbers. No current code of LiteRT reads it; <see cref="ModuleList"/> shows what is there.
/// </remarks>
internal static class OldBytecode
{
    private const int Length = 250;
    private const int NameField = Length / 2;
    private const string Mark = "<npu_byte_code>";

    /// <summary>Whether the options of a dispatch op have this form.</summary>
    public static bool Is(ReadOnlySpan<byte> options) => options.Length == Length && options[^1] == 0;

    /// <summary>The entry point; empty in the file that was seen.</summary>
    public static string NameOf(ReadOnlySpan<byte> options) => Text(options[..NameField]);

    /// <summary>Where the bytecode is, or in a clause why it cannot be found.</summary>
    public static (long Offset, long Size, string? Problem) Find(TfliteModel model, ReadOnlySpan<byte> options)
    {
        string entry = Text(options[NameField..]);
        foreach (MetadataEntry metadata in model.Metadata)
        {
            if (metadata.Name == entry && model.Buffers[(int)metadata.BufferIndex] is { HasData: true } buffer)
            {
                ReadOnlySpan<byte> bytes = buffer.Length <= 4096 ? buffer.GetBytes() : default;
                return bytes.StartsWith(Encoding.ASCII.GetBytes(Mark))
                    ? OfText(Encoding.ASCII.GetString(bytes[Mark.Length..]), model.File.Length)
                    : (buffer.FileOffset, buffer.Length, null);
            }
        }

        return (0, 0, $"the model has no metadata '{entry}' with its bytecode");
    }

    private static (long Offset, long Size, string? Problem) OfText(string text, long fileLength)
    {
        string[] numbers = text.Split(['\0', ' '], StringSplitOptions.RemoveEmptyEntries);
        return numbers.Length == 2
            && long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? offset > fileLength - size
                ? (offset, size, $"its {size} bytes of bytecode at {offset} leave the file of {fileLength} bytes; it is truncated")
                : (offset, size, null)
            : (0, 0, "the metadata with the place of its bytecode cannot be read");
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
