using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.Build.Processes;

/// <summary>What the loader of Linux would look at in a program or library: processor, what it is linked with, its own name.</summary>
/// <remarks>
/// Used by <see cref="HostMachine"/>, so that a library for phones is not taken for one for this machine, by <see cref="ToolStart"/>, by the placing of native files
/// and by the search for what a plugin needs. Reads little-endian ELF files of 32 and 64 bits (System V ABI, "Object Files"); every offset is checked.
/// </remarks>
internal sealed record ElfHeader
{
    private const int LoadSegment = 1;
    private const int DynamicSegment = 2;
    private const int InterpreterSegment = 3;
    private const int NeededTag = 1;
    private const int StringTableTag = 5;
    private const int SoNameTag = 14;
    private const int RunPathTag = 29;
    private const int LongestName = 4096;
    private const int MostEntries = 4096;

    /// <summary>e_machine.</summary>
    public required int Machine { get; init; }

    /// <summary>Whether the file is shorter than its header says.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Libraries that it is linked with.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>Its own name; null when it has none.</summary>
    public string? SoName { get; init; }

    /// <summary>Folders in which its libraries are looked for (DT_RUNPATH); may begin with <c>$ORIGIN</c>.</summary>
    public IReadOnlyList<string> RunPath { get; init; } = [];

    /// <summary>Whether it is of the 64-bit kind.</summary>
    public bool Is64Bit { get; init; }

    /// <summary>The smallest alignment of the parts that are loaded (p_align of PT_LOAD); 0 when there are none.</summary>
    public long Alignment { get; init; }

    /// <summary>The loader that starts it; null for a library.</summary>
    public string? Interpreter { get; init; }

    /// <summary>Whether it is for Android: linked with Bionic, whose libc has no version in its name.</summary>
    public bool IsAndroid => Needed.Contains("libc.so") || Needed.Contains("liblog.so");

    /// <summary>Reads a file; null when it is no ELF file or cannot be read.</summary>
    public static ElfHeader? Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Read(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ElfHeader? Read(FileStream stream)
    {
        byte[] head = Bytes(stream, 0, 64);
        if (head.Length < 20 || !head.AsSpan().StartsWith("\u007fELF"u8) || head[5] != 1)
        {
            return null;
        }

        bool wide = head[4] == 2;
        int machine = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(18));
        if (head.Length < (wide ? 64 : 52))
        {
            return new ElfHeader { Machine = machine, IsTruncated = true };
        }

        long table = wide ? BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(32)) : BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(28));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(wide ? 54 : 42));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(wide ? 56 : 44));
        int least = wide ? 56 : 32;
        if (size < least || count > MostEntries)
        {
            return new ElfHeader { Machine = machine, IsTruncated = count > 0 };
        }

        byte[] headers = Bytes(stream, table, size * count);
        bool truncated = headers.Length < size * count;
        List<(long Address, long Offset, long Length)> loads = [];
        (long Offset, long Length) dynamic = default;
        string? interpreter = null;
        long alignment = 0;
        for (int at = 0; at + least <= headers.Length; at += size)
        {
            ReadOnlySpan<byte> header = headers.AsSpan(at);
            int type = BinaryPrimitives.ReadInt32LittleEndian(header);
            long offset = wide ? BinaryPrimitives.ReadInt64LittleEndian(header[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            long address = wide ? BinaryPrimitives.ReadInt64LittleEndian(header[16..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            long length = wide ? BinaryPrimitives.ReadInt64LittleEndian(header[32..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
            truncated |= offset < 0 || length < 0 || offset > stream.Length || length > stream.Length - offset;
            if (type == LoadSegment)
            {
                loads.Add((address, offset, length));
                long aligned = wide ? BinaryPrimitives.ReadInt64LittleEndian(header[48..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
                alignment = alignment == 0 ? aligned : Math.Min(alignment, aligned);
            }
            else if (type == DynamicSegment)
            {
                dynamic = (offset, length);
            }
            else if (type == InterpreterSegment)
            {
                interpreter = Text(Bytes(stream, offset, LongestName));
            }
        }

        ElfHeader result = new()
        {
            Machine = machine,
            IsTruncated = truncated,
            Is64Bit = wide,
            Alignment = alignment,
            Interpreter = interpreter,
        };
        return truncated || dynamic.Length == 0 ? result : WithDynamic(result, stream, wide, loads, dynamic);
    }

    private static ElfHeader WithDynamic(
        ElfHeader header, FileStream stream, bool wide, List<(long Address, long Offset, long Length)> loads, (long Offset, long Length) dynamic)
    {
        int word = wide ? 8 : 4;
        byte[] entries = Bytes(stream, dynamic.Offset, (int)Math.Min(dynamic.Length, MostEntries * 2 * word));
        List<(long Tag, long Value)> tags = [];
        for (int at = 0; at + (2 * word) <= entries.Length; at += 2 * word)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(at);
            long tag = wide ? BinaryPrimitives.ReadInt64LittleEndian(entry) : BinaryPrimitives.ReadInt32LittleEndian(entry);
            if (tag == 0)
            {
                break;
            }

            tags.Add((tag, wide ? BinaryPrimitives.ReadInt64LittleEndian(entry[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(entry[4..])));
        }

        long strings = tags.Find(static tag => tag.Tag == StringTableTag).Value;
        (long address, long offset, _) = loads.Find(load => strings >= load.Address && strings - load.Address < load.Length);
        long start = strings - address + offset;
        return header with
        {
            Needed = [.. Texts(NeededTag)],
            SoName = Texts(SoNameTag).FirstOrDefault(),
            RunPath = [.. Texts(RunPathTag).SelectMany(static text => text.Split(':', StringSplitOptions.RemoveEmptyEntries))],
        };

        IEnumerable<string> Texts(int tag) => tags.Where(entry => entry.Tag == tag && entry.Value >= 0)
            .Select(entry => Text(Bytes(stream, start + entry.Value, LongestName)))
            .Where(static text => text.Length > 0);
    }

    private static string Text(byte[] bytes)
    {
        int end = Array.IndexOf(bytes, (byte)0);
        return end < 0 ? "" : Encoding.UTF8.GetString(bytes, 0, end);
    }

    // As much of it as the file has.
    private static byte[] Bytes(FileStream stream, long offset, int count)
    {
        if (offset < 0 || offset >= stream.Length)
        {
            return [];
        }

        stream.Position = offset;
        byte[] bytes = new byte[(int)Math.Min(count, stream.Length - offset)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
