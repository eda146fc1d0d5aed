using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelSdk.Format.LiteRtLm;

/// <summary>Reads the section HF_Tokenizer_Zlib: the length of a tokenizer.json, then one zlib stream of it.</summary>
public static class HfTokenizer
{
    /// <summary>The LiteRT-LM runtime refuses longer ones.</summary>
    public const long MaxLength = 1L << 30;

    // Deflate cannot do better: a code of two bits stands for at most 258 bytes.
    private const int BestRatio = 1032;

    /// <summary>The text of tokenizer.json, as UTF-8.</summary>
    /// <exception cref="ModelFormatException">The section is damaged, or has another length than it says.</exception>
    public static byte[] ReadJson(LiteRtLmSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        ReadOnlySpan<byte> bytes = section.GetBytes();
        if (bytes.Length < 8)
        {
            throw Damaged(section, $"it has {bytes.Length} bytes, but its length alone takes 8");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaxLength || length > (ulong)bytes.Length * BestRatio)
        {
            throw Damaged(section, $"{length} bytes cannot come out of {bytes.Length - 8} compressed ones or are more than 1 GB");
        }

        byte[] json = new byte[length];
        try
        {
            using ZLibStream stream = new(new MemoryStream(bytes[8..].ToArray()), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
            bool more = stream.ReadByte() >= 0;
            return read == json.Length && !more
                ? json
                : throw Damaged(section, $"{length} bytes are announced, but {(more ? "more" : read.ToString(System.Globalization.CultureInfo.InvariantCulture))} are there");
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(section, exception.Message.TrimEnd('.'));
        }
    }

    private static ModelFormatException Damaged(LiteRtLmSection section, string reason) => new(
        ModelFormatError.Corrupt, section.Begin, $"section {section.Index} ({section.Title}) cannot be decompressed: {reason}");
}
