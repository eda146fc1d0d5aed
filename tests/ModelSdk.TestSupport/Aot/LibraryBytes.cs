using System.Buffers.Binary;
using System.Text;

namespace ModelSdk.TestSupport.Aot;

/// <summary>Headers of native libraries, written here from the specifications: enough for whoever asks what a file runs on.</summary>
public static class LibraryBytes
{
    private const int Base = 64 + (2 * 56);

    /// <summary>An ELF library of 64 bits with one part that is loaded, what it is linked with and its search path.</summary>
    public static byte[] Elf(int machine, IEnumerable<string> needed, string? runPath = null, long alignment = 0x4000)
    {
        List<byte> strings = [0];
        List<(long Tag, long Value)> tags = [];
        foreach (string name in needed)
        {
            tags.Add((1, Add(strings, name)));
        }

        if (runPath is not null)
        {
            tags.Add((29, Add(strings, runPath)));
        }

        int table = Base + ((tags.Count + 2) * 16);
        tags.Add((5, table));
        tags.Add((0, 0));
        byte[] file = new byte[table + strings.Count];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file, 0);
        Write16(file, 16, 3);
        Write16(file, 18, machine);
        Write64(file, 32, 64);
        Write16(file, 54, 56);
        Write16(file, 56, 2);
        Segment(file, 64, 1, 0, file.Length, alignment);
        Segment(file, 64 + 56, 2, Base, table - Base, 8);
        for (int i = 0; i < tags.Count; i++)
        {
            Write64(file, Base + (i * 16), tags[i].Tag);
            Write64(file, Base + (i * 16) + 8, tags[i].Value);
        }

        strings.CopyTo(file, table);
        return file;
    }

    /// <summary>An ELF library of 32 bits without segments.</summary>
    public static byte[] Elf32(int machine)
    {
        byte[] file = new byte[52];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1 }.CopyTo(file, 0);
        Write16(file, 18, machine);
        Write16(file, 42, 32);
        return file;
    }

    /// <summary>A library of Windows.</summary>
    public static byte[] Pe(int machine)
    {
        byte[] file = new byte[256];
        "MZ"u8.CopyTo(file);
        file[60] = 128;
        "PE\0\0"u8.CopyTo(file.AsSpan(128));
        Write16(file, 132, machine);
        return file;
    }

    /// <summary>A library of Apple's systems; platform 0 leaves out the command that names it.</summary>
    public static byte[] Mach(uint processor, int platform)
    {
        byte[] file = new byte[96];
        BinaryPrimitives.WriteUInt32LittleEndian(file, 0xFEEDFACF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), processor);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(32), 0x1B);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(36), 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(56), platform == 0 ? 0x2A : 0x32);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(60), 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(64), platform);
        return file;
    }

    /// <summary>A universal library of several.</summary>
    public static byte[] Universal(params byte[][] libraries)
    {
        List<byte> file = [.. new byte[8 + (20 * libraries.Length)]];
        byte[] head = new byte[8 + (20 * libraries.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(head, 0xCAFEBABE);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), libraries.Length);
        for (int i = 0; i < libraries.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8 + (i * 20) + 8), file.Count);
            file.AddRange(libraries[i]);
        }

        return [.. head, .. file[head.Length..]];
    }

    private static long Add(List<byte> strings, string text)
    {
        long at = strings.Count;
        strings.AddRange(Encoding.UTF8.GetBytes(text));
        strings.Add(0);
        return at;
    }

    private static void Segment(byte[] file, int at, int type, long offset, long length, long alignment)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), type);
        Write64(file, at + 8, offset);
        Write64(file, at + 16, offset);
        Write64(file, at + 32, length);
        Write64(file, at + 40, length);
        Write64(file, at + 48, alignment);
    }

    private static void Write16(byte[] file, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);

    private static void Write64(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
}
