using System.Buffers.Binary;
using ModelSdk.Build.Processes;

namespace ModelSdk.Build.NativeFiles;

/// <summary>Tells from a library's header what it runs on: names say nothing, the same ones are in packages for every system.</summary>
/// <remarks>
/// Called by <see cref="LibraryList"/>. Facts: System V ABI (ELF), Microsoft's PE format, Apple's mach-o/loader.h and
/// mach-o/fat.h. Android and Linux have the same header: the place in an AAR, what the library is linked with, and the
/// names of folders tell them apart, in that order.
/// </remarks>
internal static class PlatformReader
{
    private const int BuildVersionCommand = 0x32;
    private const int MostCommands = 512;
    private const int MostArchitectures = 16;

    // e_machine.
    private static readonly Dictionary<int, string> ElfProcessors = new()
    {
        [62] = "x64", [183] = "arm64", [3] = "x86", [40] = "arm", [243] = "riscv64", [22] = "s390x", [258] = "loongarch64",
    };

    private const int ElfHexagon = 164;

    private static readonly Dictionary<int, string> PeProcessors = new()
    {
        [0x8664] = "x64", [0xAA64] = "arm64", [0x14C] = "x86", [0x1C4] = "arm",
    };

    private static readonly Dictionary<uint, string> MachProcessors = new() { [0x01000007] = "x64", [0x0100000C] = "arm64" };

    // LC_BUILD_VERSION; without it a file is taken for macOS.
    private static readonly Dictionary<int, string> MachSystems = new() { [1] = "osx", [2] = "ios", [6] = "maccatalyst", [7] = "iossimulator" };

    /// <summary>The platforms of a file: none when it is no library, several only for universal ones of Apple.</summary>
    /// <param name="path">The file.</param>
    /// <param name="relativePath">Its path in what the project gave, with <c>/</c>.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<NativePlatform> Read(string path, string relativePath)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        byte[] head = Bytes(stream, 0, 4096);
        return head switch
        {
            [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => Elf(path, relativePath),
            [(byte)'M', (byte)'Z', ..] => Pe(head),
            [0xCF, 0xFA, 0xED, 0xFE, ..] => Mach(head),
            [0xCA, 0xFE, 0xBA, 0xBE, ..] => Universal(stream, head),
            _ => [],
        };
    }

    private static IReadOnlyList<NativePlatform> Elf(string path, string relativePath)
    {
        if (ElfHeader.Read(path) is not { IsTruncated: false } header)
        {
            return [];
        }

        if (header.Machine == ElfHexagon)
        {
            return [new NativePlatform(NativePlatform.Hexagon, "hexagon")];
        }

        if (!ElfProcessors.TryGetValue(header.Machine, out string? processor))
        {
            return [];
        }

        bool isGnu = header.Needed.Contains("libc.so.6");
        bool isMusl = header.Needed.Any(static name => name.StartsWith("libc.musl-", StringComparison.Ordinal));
        bool isAndroid = NativePlatform.OfAbiFolder(relativePath)?.Processor == processor
            || header.IsAndroid
            || (!isGnu && !isMusl && relativePath.Contains(NativePlatform.Android, StringComparison.OrdinalIgnoreCase));
        return [new NativePlatform(isAndroid ? NativePlatform.Android : isMusl ? "linux-musl" : "linux", processor)];
    }

    private static IReadOnlyList<NativePlatform> Pe(byte[] head)
    {
        int at = head.Length < 64 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(60));
        return at >= 0 && at <= head.Length - 6 && head.AsSpan(at).StartsWith("PE\0\0"u8)
            && PeProcessors.TryGetValue(BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(at + 4)), out string? processor)
            ? [new NativePlatform(NativePlatform.Windows, processor)]
            : [];
    }

    private static IReadOnlyList<NativePlatform> Mach(byte[] head)
    {
        if (head.Length < 32 || !MachProcessors.TryGetValue(BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)), out string? processor))
        {
            return [];
        }

        int count = Math.Min(BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(16)), MostCommands);
        string? system = "osx";
        for (int at = 32; count > 0 && at <= head.Length - 12; count--)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at)) == BuildVersionCommand)
            {
                system = MachSystems.GetValueOrDefault(BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at + 8)));
                break;
            }

            int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at + 4));
            if (length < 8 || length > head.Length)
            {
                break;
            }

            at += length;
        }

        return system is null ? [] : [new NativePlatform(system, processor)];
    }

    // A file with one library for each processor. Java's class files begin with the same bytes and have no sensible count.
    private static IReadOnlyList<NativePlatform> Universal(FileStream stream, byte[] head)
    {
        int count = head.Length < 8 ? 0 : BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
        if (count is < 1 or > MostArchitectures)
        {
            return [];
        }

        List<NativePlatform> platforms = [];
        for (int at = 8; count > 0 && at <= head.Length - 20; count--, at += 20)
        {
            platforms.AddRange(Mach(Bytes(stream, BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(at + 8)), 4096)));
        }

        return platforms;
    }

    private static byte[] Bytes(FileStream stream, long offset, int count)
    {
        if (offset >= stream.Length)
        {
            return [];
        }

        stream.Position = offset;
        byte[] bytes = new byte[count];
        return bytes[..stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }
}
