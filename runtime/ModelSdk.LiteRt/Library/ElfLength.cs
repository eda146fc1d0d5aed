using System.Buffers.Binary;

namespace ModelSdk.LiteRt;

/// <summary>How long an ELF file says it is; used by <see cref="BinaryKind"/>.</summary>
/// <remarks>
/// dlopen maps what the headers say and does not ask for the file's length: a library that was copied in part ends the
/// process with SIGBUS (measured with libLiteRt.so cut at 10, 50, 90 and 99 %).
/// </remarks>
internal static class ElfLength
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;

    /// <summary>Bytes up to the end of the last segment and of the table of sections; 0 when the head does not tell.</summary>
    /// <param name="head">Beginning of a 64-bit little-endian file, with its program headers.</param>
    public static long Of(ReadOnlySpan<byte> head)
    {
        const byte Is64Bit = 2;
        const byte IsLittleEndian = 1;
        if (head.Length < HeaderBytes || head[4] != Is64Bit || head[5] != IsLittleEndian)
        {
            return 0;
        }

        // e_phoff, e_phentsize, e_phnum; p_offset, p_filesz; e_shoff, e_shentsize, e_shnum.
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(head[32..]);
        int entry = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        ulong end = table + ((ulong)entry * (ulong)count);
        for (int i = 0; i < count && entry >= SegmentBytes && table + ((ulong)(i + 1) * (ulong)entry) <= (ulong)head.Length; i++)
        {
            ReadOnlySpan<byte> segment = head[(int)(table + ((ulong)i * (ulong)entry))..];
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]);
            end = Math.Max(end, offset + BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
        }

        ulong sections = BinaryPrimitives.ReadUInt64LittleEndian(head[40..]);
        ulong sectionBytes = (ulong)BinaryPrimitives.ReadUInt16LittleEndian(head[58..]) * BinaryPrimitives.ReadUInt16LittleEndian(head[60..]);
        return (long)Math.Min(Math.Max(end, sections + sectionBytes), long.MaxValue);
    }
}
