using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt;

/// <summary>Reads from the head of a library file which system and processor it was built for.</summary>
/// <remarks>The systems' own messages for a wrong one are vague ("wrong ELF class", "not a valid Win32 application").</remarks>
internal static class BinaryKind
{
    private const ulong FatMachO = 0xCAFEBABE;

    // e_machine of the ELF specification.
    private static readonly (int Number, string Name, Architecture Architecture)[] ElfMachines =
    [
        (3, "x86", Architecture.X86),
        (40, "ARM (32 bit)", Architecture.Arm),
        (62, "x86-64", Architecture.X64),
        (183, "ARM64", Architecture.Arm64),
        (22, "S390x", Architecture.S390x),
        (21, "PowerPC64", Architecture.Ppc64le),
        (243, "RISC-V", Architecture.RiscV64),
        (258, "LoongArch", Architecture.LoongArch64),
    ];

    // IMAGE_FILE_MACHINE of the PE specification.
    private static readonly (int Number, string Name, Architecture Architecture)[] PeMachines =
    [
        (0x14C, "x86", Architecture.X86),
        (0x8664, "x86-64", Architecture.X64),
        (0xAA64, "ARM64", Architecture.Arm64),
        (0x1C4, "ARM (32 bit)", Architecture.Arm),
    ];

    // cputype of mach/machine.h.
    private static readonly (int Number, string Name, Architecture Architecture)[] MachOMachines =
    [
        (0x01000007, "x86-64", Architecture.X64),
        (0x0100000C, "ARM64", Architecture.Arm64),
        (0x00000007, "x86", Architecture.X86),
    ];

    private static string ThisSystem =>
        OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsAndroid() || OperatingSystem.IsLinux() ? "Linux" : "Apple";

    /// <summary>Why a file cannot be loaded into this process, or null when its head does not tell.</summary>
    public static string? WhyNotHere(string path)
    {
        Span<byte> head = stackalloc byte[4096];
        long length;
        using (FileStream file = File.OpenRead(path))
        {
            length = file.Length;
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }

        if (head.Length < 64)
        {
            return $"it is no library, but a file of {head.Length} bytes";
        }

        (string System, string Form, int Machine, (int Number, string Name, Architecture Architecture)[] Machines)? kind = Read(head);
        if (kind is not { } found)
        {
            return IsFat(head) ? null : $"it is no library: it begins with the bytes {Convert.ToHexString(head[..4])}";
        }

        (int Number, string Name, Architecture Architecture) machine = found.Machines.FirstOrDefault(row => row.Number == found.Machine);
        bool fits = found.System == ThisSystem && machine.Architecture == RuntimeInformation.ProcessArchitecture;
        if (!fits || machine.Name is null)
        {
            return $"it is {found.Form} for {machine.Name ?? $"machine {found.Machine}"}, and this process needs one for "
                + $"{RuntimeInformation.ProcessArchitecture} on {RuntimeInformation.RuntimeIdentifier}";
        }

        return found.System == "Linux" && ElfLength.Of(head) is long whole && whole > length
            ? $"it is cut off: {length} of at least {whole} bytes are there; copy it again"
            : null;
    }

    private static (string, string, int, (int, string, Architecture)[])? Read(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\x7F"u8) && head[1..].StartsWith("ELF"u8))
        {
            int machine = head[5] == 2
                ? BinaryPrimitives.ReadUInt16BigEndian(head[18..])
                : BinaryPrimitives.ReadUInt16LittleEndian(head[18..]);
            return ("Linux", "an ELF library (Linux or Android)", machine, ElfMachines);
        }

        if (head.StartsWith("MZ"u8))
        {
            int header = BinaryPrimitives.ReadInt32LittleEndian(head[60..]);
            return header > 0 && header <= head.Length - 6 && head[header..].StartsWith("PE"u8)
                ? ("Windows", "a Windows library", BinaryPrimitives.ReadUInt16LittleEndian(head[(header + 4)..]), PeMachines)
                : null;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(head) is 0xFEEDFACF or 0xFEEDFACE
            ? ("Apple", "a Mach-O library (Apple)", BinaryPrimitives.ReadInt32LittleEndian(head[4..]), MachOMachines)
            : null;
    }

    // Holds several processors; the loader chooses.
    private static bool IsFat(ReadOnlySpan<byte> head) =>
        ThisSystem == "Apple" && BinaryPrimitives.ReadUInt32BigEndian(head) == FatMachO;
}
