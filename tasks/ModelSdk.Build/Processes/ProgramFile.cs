using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelSdk.Build.Processes;

/// <summary>Says from the first bytes of a program for which machine it is; for the clauses of <see cref="ToolStart"/>.</summary>
internal static class ProgramFile
{
    // e_machine of an ELF header (System V ABI) and the fields that are read of it.
    private static readonly Dictionary<int, string> Machines = new()
    {
        [3] = "x86", [40] = "Arm", [62] = "x64", [183] = "Arm64", [243] = "RISC-V", [21] = "PowerPC64", [22] = "S390x",
        [258] = "LoongArch",
    };

    private const int ElfMachine = 18;
    private const int ElfProgramHeaders = 32;
    private const int ElfProgramHeaderSize = 54;
    private const int ElfProgramHeaderCount = 56;
    private const int InterpreterSegment = 3;

    /// <summary>A clause such as <c>it is a program for Linux Arm64, this is Linux X64</c>.</summary>
    public static string Describe(string file)
    {
        byte[] head = Head(file);
        string here = $"{SystemName} {RuntimeInformation.OSArchitecture}";
        if (head.Length == 0)
        {
            return "it is an empty file";
        }

        if (IsElf(head) && head.Length > ElfMachine + 1)
        {
            int machine = head[5] == 2
                ? BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(ElfMachine))
                : BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(ElfMachine));
            return $"it is a program for Linux {Machines.GetValueOrDefault(machine, $"on a processor of ELF number {machine}")}, this is {here}";
        }

        if (head.AsSpan().StartsWith("MZ"u8))
        {
            return $"it is a program for Windows, this is {here}";
        }

        return head is [0xCF or 0xCE, 0xFA, 0xED, 0xFE, ..] or [0xCA, 0xFE, 0xBA, 0xBE, ..]
            ? $"it is a program for macOS, this is {here}"
            : "it is no program (damaged, or only partly downloaded)";
    }

    /// <summary>The loader or interpreter that the file names; null when it names none.</summary>
    public static string? Interpreter(string file)
    {
        byte[] head = Head(file);
        if (head.AsSpan().StartsWith("#!"u8))
        {
            string line = Encoding.UTF8.GetString(head.AsSpan(2)).Split('\n')[0].Trim();
            return line.Split(' ')[0] is { Length: > 0 } name ? name : null;
        }

        // Only what .NET runs on: 64 bits, little-endian.
        if (!IsElf(head) || head.Length < 64 || head[4] != 2 || head[5] != 1)
        {
            return null;
        }

        long table = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(ElfProgramHeaders));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(ElfProgramHeaderSize));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(ElfProgramHeaderCount));
        for (int i = 0; i < count && size >= 40; i++)
        {
            long at = table + ((long)i * size);
            if (at < 0 || at + 40 > head.Length)
            {
                return null;
            }

            ReadOnlySpan<byte> entry = head.AsSpan((int)at, 40);
            long offset = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(entry[32..]);
            if (BinaryPrimitives.ReadInt32LittleEndian(entry) == InterpreterSegment
                && offset >= 0 && length is > 0 and < 4096 && offset + length <= head.Length)
            {
                return Encoding.UTF8.GetString(head.AsSpan((int)offset, (int)length)).TrimEnd('\0');
            }
        }

        return null;
    }

    private static string SystemName => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    private static bool IsElf(ReadOnlySpan<byte> head) => head.StartsWith("\u007fELF"u8);

    private static byte[] Head(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] head = new byte[4096];
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
