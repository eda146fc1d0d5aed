using System.Buffers.Binary;

namespace ModelSdk.Build.Packs.Containers;

/// <summary>The records of a zip file as bytes: local headers, central directory and its end (PKWARE APPNOTE 6.3.10, section 4.3).</summary>
/// <remarks>
/// Used by <see cref="ContainerLayout"/> for lengths and by <see cref="PackCopy"/> for bytes. Nothing in them comes from the
/// machine or its clock: System.IO.Compression writes the host's system into each entry and cannot align.
/// </remarks>
internal static class ZipRecords
{
    /// <summary>The shortest extra field for alignment: id, length and the alignment itself.</summary>
    public const int LeastPadding = 6;

    // A 32-bit field of this value, or a 16-bit one, says that the number stands in a ZIP64 record.
    private const uint Marker = uint.MaxValue;
    private const ushort ShortMarker = ushort.MaxValue;

    private const int LocalLength = 30;
    private const int DirectoryLength = 46;
    private const int EndRecordLength = 22;
    private const int End64Length = 56;
    private const int LocatorLength = 20;

    private const ushort Zip64Id = 0x0001;

    // Extra field of zipalign and apksigner: the alignment, then zeros (Android source, ApkSigner's DefaultApkSignerEngine and zipalign).
    private const ushort AlignmentId = 0xD935;

    // Specification versions: 1.0 unpacks stored files, 2.0 is what every writer claims, 4.5 has ZIP64. The upper byte of
    // "made by" is the system whose attributes follow: 0, FAT, with attributes 0.
    private const ushort NeedsPlain = 10;
    private const ushort MadeByPlain = 20;
    private const ushort Zip64Version = 45;

    // The bit says that a name is UTF-8. Info-ZIP's unzip 6 takes names of FAT for a DOS code page all the same, so that those
    // entries are of Unix, with the attributes of an ordinary file (-rw-r--r--).
    private const ushort Utf8Flag = 1 << 11;
    private const ushort Unix = 3 << 8;
    private const uint UnixFile = 0x81A4_0000;

    // 1980-01-01, the first day of DOS: month and day count from 1.
    private const ushort Day = (1 << 5) | 1;

    /// <summary>Bytes before the data of a file.</summary>
    public static int HeaderLength(ContainerLayout.Entry entry) =>
        LocalLength + entry.Name.Length + (HasLargeLength(entry) ? 4 + (2 * sizeof(ulong)) : 0) + entry.Padding;

    /// <summary>Bytes of a file in the central directory.</summary>
    public static long DirectoryEntryLength(ContainerLayout.Entry entry) => DirectoryLength + entry.Name.Length + DirectoryExtraLength(entry);

    /// <summary>Bytes behind the central directory.</summary>
    public static int EndLength(ContainerLayout layout) => EndRecordLength + (NeedsEnd64(layout) ? End64Length + LocatorLength : 0);

    /// <summary>The local header of a file.</summary>
    public static byte[] Header(ContainerLayout.Entry entry, uint crc)
    {
        Record record = new(HeaderLength(entry));
        record.UInt32(0x04034B50);
        record.UInt16(HasLargeLength(entry) ? Zip64Version : NeedsPlain);
        Common(ref record, entry, crc);
        record.UInt16((ushort)(record.Length - LocalLength - entry.Name.Length));
        record.Bytes(entry.Name);
        if (HasLargeLength(entry))
        {
            record.UInt16(Zip64Id);
            record.UInt16(2 * sizeof(ulong));
            record.UInt64((ulong)entry.File.Length);
            record.UInt64((ulong)entry.File.Length);
        }

        if (entry.Padding > 0)
        {
            record.UInt16(AlignmentId);
            record.UInt16((ushort)(entry.Padding - 4));
            record.UInt16((ushort)entry.Alignment);
        }

        return record.Buffer;
    }

    /// <summary>The central directory and its end.</summary>
    public static byte[] Directory(ContainerLayout layout, ReadOnlySpan<uint> crcs)
    {
        Record record = new(checked((int)(layout.Length - layout.DirectoryOffset)));
        for (int i = 0; i < crcs.Length; i++)
        {
            DirectoryEntry(ref record, layout.Entries[i], crcs[i]);
        }

        End(ref record, layout);
        return record.Buffer;
    }

    private static void DirectoryEntry(ref Record record, ContainerLayout.Entry entry, uint crc)
    {
        int extra = DirectoryExtraLength(entry);
        record.UInt32(0x02014B50);
        record.UInt16((ushort)((extra > 0 ? Zip64Version : MadeByPlain) | (IsAscii(entry) ? 0 : Unix)));
        record.UInt16(extra > 0 ? Zip64Version : NeedsPlain);
        Common(ref record, entry, crc);
        record.UInt16((ushort)extra);

        // No comment, first volume, no internal attributes.
        record.Zeros(6);
        record.UInt32(IsAscii(entry) ? 0 : UnixFile);
        record.UInt32(Short(entry.HeaderOffset));
        record.Bytes(entry.Name);
        if (extra == 0)
        {
            return;
        }

        record.UInt16(Zip64Id);
        record.UInt16((ushort)(extra - 4));
        if (HasLargeLength(entry))
        {
            record.UInt64((ulong)entry.File.Length);
            record.UInt64((ulong)entry.File.Length);
        }

        if (entry.HeaderOffset >= Marker)
        {
            record.UInt64((ulong)entry.HeaderOffset);
        }
    }

    // What local header and directory have in common, from the flags to the length of the name.
    private static void Common(ref Record record, ContainerLayout.Entry entry, uint crc)
    {
        record.UInt16(IsAscii(entry) ? (ushort)0 : Utf8Flag);
        record.Zeros(4);
        record.UInt16(Day);
        record.UInt32(crc);
        record.UInt32(Short(entry.File.Length));
        record.UInt32(Short(entry.File.Length));
        record.UInt16(checked((ushort)entry.Name.Length));
    }

    private static void End(ref Record record, ContainerLayout layout)
    {
        if (NeedsEnd64(layout))
        {
            record.UInt32(0x06064B50);
            record.UInt64(End64Length - 12);
            record.UInt16(Zip64Version);
            record.UInt16(Zip64Version);
            record.Zeros(8);
            record.UInt64((ulong)layout.Entries.Count);
            record.UInt64((ulong)layout.Entries.Count);
            record.UInt64((ulong)layout.DirectoryLength);
            record.UInt64((ulong)layout.DirectoryOffset);

            record.UInt32(0x07064B50);
            record.Zeros(4);
            record.UInt64((ulong)(layout.DirectoryOffset + layout.DirectoryLength));
            record.UInt32(1);
        }

        ushort count = (ushort)Math.Min(layout.Entries.Count, ShortMarker);
        record.UInt32(0x06054B50);
        record.Zeros(4);
        record.UInt16(count);
        record.UInt16(count);
        record.UInt32(Short(layout.DirectoryLength));
        record.UInt32(Short(layout.DirectoryOffset));
        record.Zeros(2);
    }

    private static bool IsAscii(ContainerLayout.Entry entry) => entry.Name.Length == entry.File.Path.Length;

    private static bool HasLargeLength(ContainerLayout.Entry entry) => entry.File.Length >= Marker;

    private static int DirectoryExtraLength(ContainerLayout.Entry entry)
    {
        int numbers = (HasLargeLength(entry) ? 2 : 0) + (entry.HeaderOffset >= Marker ? 1 : 0);
        return numbers == 0 ? 0 : 4 + (numbers * sizeof(ulong));
    }

    private static bool NeedsEnd64(ContainerLayout layout) =>
        layout.Entries.Count >= ShortMarker || layout.DirectoryOffset >= Marker || layout.DirectoryLength >= Marker;

    private static uint Short(long value) => (uint)Math.Min(value, Marker);

    /// <summary>Numbers one after another, least byte first.</summary>
    private ref struct Record(int length)
    {
        private int _position;

        public byte[] Buffer { get; } = new byte[length];

        public readonly int Length => Buffer.Length;

        public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(sizeof(ushort)), value);

        public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

        public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), value);

        public void Bytes(byte[] value) => value.CopyTo(Next(value.Length));

        public void Zeros(int count) => Next(count).Clear();

        private Span<byte> Next(int count)
        {
            _position += count;
            return Buffer.AsSpan(_position - count, count);
        }
    }
}
