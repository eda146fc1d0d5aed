using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelSdk.Build.Processes;

/// <summary>The machine that compiles: which programs and libraries it can load, and what it is called.</summary>
/// <param name="System"><c>linux</c>, <c>win</c> or <c>osx</c>, as in the hosts of Data/toolchains.json.</param>
/// <param name="Processor">Its processor.</param>
internal sealed record HostMachine(string System, Architecture Processor)
{
    private static readonly Dictionary<string, string> Systems = new() { ["linux"] = "Linux", ["win"] = "Windows", ["osx"] = "macOS" };

    // e_machine of ELF files (System V ABI) and Machine of PE files (Microsoft PE format), with what .NET calls the processor.
    private static readonly (int Elf, int Pe, Architecture? Processor, string Title)[] Processors =
    [
        (62, 0x8664, Architecture.X64, "x64"),
        (183, 0xAA64, Architecture.Arm64, "arm64"),
        (3, 0x14C, Architecture.X86, "x86"),
        (40, 0x1C4, Architecture.Arm, "arm"),
        (243, 0x5064, Architecture.RiscV64, "riscv64"),
        (164, 0, null, "Hexagon"),
    ];

    /// <summary>This machine.</summary>
    public static HostMachine This { get; } = new(
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux", RuntimeInformation.OSArchitecture);

    /// <summary>Such as <c>linux-x64</c>.</summary>
    public string Id => $"{System}-{Processor.ToString().ToLowerInvariant()}";

    /// <summary>Such as <c>Linux x64</c>.</summary>
    public string Title => TitleOf(Id);

    /// <summary>For people: <c>linux-x64</c> is <c>Linux x64</c>.</summary>
    public static string TitleOf(string id)
    {
        int dash = id.IndexOf('-');
        return $"{Systems.GetValueOrDefault(id[..dash], id[..dash])} {id[(dash + 1)..]}";
    }

    /// <summary>Why this machine cannot load a program or library, as a clause; null when nothing speaks against it.</summary>
    public string? WhyNot(string file)
    {
        byte[] head = Head(file);
        if (head.Length == 0)
        {
            return "is empty or cannot be read";
        }

        // A script that calls the tool is as good as the tool.
        if (head.AsSpan().StartsWith("#!"u8))
        {
            return System == "win" ? "is a script for another system" : null;
        }

        if (head.AsSpan().StartsWith("MZ"u8))
        {
            int at = head.Length < 64 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(60));
            int machine = at < 0 || at + 6 > head.Length ? -1 : BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(at + 4));
            return Judge("win", Array.FindIndex(Processors, row => row.Pe == machine));
        }

        if (head is [0xCF or 0xCE, 0xFA, 0xED, 0xFE, ..] or [0xCA, 0xFE, 0xBA, 0xBE, ..])
        {
            return System == "osx" ? null : $"is for macOS, this is {Title}";
        }

        if (ElfHeader.Read(file) is not { } elf)
        {
            return "is no program or library (damaged, or not the file itself)";
        }

        return elf.IsTruncated
            ? "is damaged (shorter than its header says)"
            : Judge(elf.IsAndroid ? "android" : "linux", Array.FindIndex(Processors, row => row.Elf == elf.Machine));
    }

    private string? Judge(string system, int row)
    {
        string processor = row < 0 ? "another processor" : Processors[row].Title;
        return system == System && row >= 0 && Processors[row].Processor == Processor
            ? null
            : $"is for {(system == "android" ? "Android" : Systems[system])} {processor}, this is {Title}";
    }

    private static byte[] Head(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            byte[] head = new byte[1024];
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
