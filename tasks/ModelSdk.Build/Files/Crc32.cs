namespace ModelSdk.Build.Files;

/// <summary>The check sum of zip archives (ISO 3309, polynomial 0xEDB88320), which <see cref="System.IO.Compression.ZipArchive"/> does not compare.</summary>
/// <remarks>
/// Used where archives are unpacked, written and read. A pack may have gigabytes: 64-bit Arm has an instruction for it, and
/// on x86 products without carry take 64 bytes at once; the tables do the rest, and everything elsewhere.
/// </remarks>
internal static partial class Crc32
{
    // Eight tables for eight bytes at once ("slicing by 8", Kounavis and Berry 2005).
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The sum with more bytes; it begins with 0.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~sum;
        if (CanMultiply && bytes.Length >= Block)
        {
            int whole = bytes.Length / Block * Block;
            crc = AddByProducts(crc, bytes[..whole]);
            bytes = bytes[whole..];
        }

        return ~(HasInstruction ? AddByInstruction(crc, bytes) : AddByTables(crc, bytes));
    }

    /// <summary>The register after more bytes: the sum with all bits inverted.</summary>
    internal static uint AddByTables(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc ^= (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24));
            crc = Tables[7][crc & 0xFF] ^ Tables[6][(crc >> 8) & 0xFF] ^ Tables[5][(crc >> 16) & 0xFF] ^ Tables[4][crc >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
        }

        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ Tables[0][(crc ^ value) & 0xFF];
        }

        return crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(static _ => new uint[256])];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }

            tables[0][value] = crc;
        }

        for (int table = 1; table < 8; table++)
        {
            for (int value = 0; value < 256; value++)
            {
                uint crc = tables[table - 1][value];
                tables[table][value] = (crc >> 8) ^ tables[0][crc & 0xFF];
            }
        }

        return tables;
    }
}
