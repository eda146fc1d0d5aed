using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>A temporary folder with tools that only look like such, and the search in it.</summary>
internal sealed class ToolTree : IDisposable
{
    public const int X64 = 62;

    public const int Arm64 = 183;

    /// <summary>The machine that the released compilers are for, whatever runs the test.</summary>
    public static readonly HostMachine Linux = new("linux", Architecture.X64);

    public ToolTree(string name = "projekt, ä ö")
    {
        Root = Path.Combine(Directory.CreateTempSubdirectory("modelsdk-tools-").FullName, name);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public string Cache => Path.Combine(Root, "cache");

    public string Project => Path.Combine(Root, "App.csproj");

    public Dictionary<string, string> Environment { get; } = [];

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);

    public string At(string relative) => Path.Combine(Root, relative);

    /// <summary>Writes a file; its full path.</summary>
    public string Write(string relative, byte[] bytes)
    {
        string path = At(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes an ELF library that is linked with others.</summary>
    public string Library(string relative, int machine = X64, params string[] needed) => Write(relative, Elf(machine, needed));

    /// <summary>Writes what a wheel of LiteRT has, with plugins of the given vendors.</summary>
    public string LiteRt(string folder, string version = "2.3.0", params string[] plugins)
    {
        string tool = Write($"{folder}/ai_edge_litert/tools/apply_plugin_main", Encoding.UTF8.GetBytes($"#!/bin/sh\n# {version}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Write($"{folder}/ai_edge_litert-{version}.dist-info/METADATA", "Version"u8.ToArray());
        foreach (string plugin in plugins)
        {
            Library($"{folder}/ai_edge_litert/vendors/{plugin}/compiler/libLiteRtCompilerPlugin_{plugin}.so");
        }

        return At(folder);
    }

    /// <summary>Packs a folder.</summary>
    public string Zip(string folder, string file)
    {
        ZipFile.CreateFromDirectory(At(folder), At(file));
        return At(file);
    }

    /// <summary>Writes an archive with entries of its own; the mode is that of Unix.</summary>
    public string Archive(string file, params (string Name, byte[] Content, int Mode)[] entries)
    {
        using FileStream stream = File.Create(At(file));
        using ZipArchive archive = new(stream, ZipArchiveMode.Create);
        foreach ((string name, byte[] content, int mode) in entries)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name);
            entry.ExternalAttributes = mode << 16;
            using Stream target = entry.Open();
            target.Write(content);
        }

        return At(file);
    }

    /// <summary>Looks for tools; without the machine's own Python and PATH.</summary>
    public ToolchainSearch Find(string list, HostMachine? host = null, bool searchMachine = true) => ToolchainFinder.Find(
        new ToolchainSettings { LiteRt = list, ProjectFile = Project, CacheFolder = Cache, Environment = Environment, SearchMachine = searchMachine },
        host ?? Linux,
        CancellationToken.None);

    /// <summary>Names in <c>toolchains</c> of the cache.</summary>
    public string[] Unpacked() => Directory.Exists(Path.Combine(Cache, ToolchainOverlay.FolderName))
        ? [.. Directory.GetDirectories(Path.Combine(Cache, ToolchainOverlay.FolderName)).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The smallest ELF library: header, one segment for all of it, the dynamic section and its strings.</summary>
    public static byte[] Elf(int machine, params string[] needed)
    {
        byte[] strings = [0, .. needed.SelectMany(static name => Encoding.UTF8.GetBytes(name + "\0"))];
        int dynamic = 64 + (2 * 56);
        int entries = needed.Length + 2;
        byte[] file = new byte[dynamic + (entries * 16) + strings.Length];
        Span<byte> bytes = file;
        "\u007fELF"u8.CopyTo(bytes);
        bytes[4] = 2;
        bytes[5] = 1;
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[16..], 3);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[18..], (ushort)machine);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[56..], 2);
        Segment(bytes[64..], 1, 0, file.Length);
        Segment(bytes[120..], 2, dynamic, entries * 16);
        int at = dynamic;
        int text = 1;
        foreach (string name in needed)
        {
            Entry(bytes[at..], 1, text);
            at += 16;
            text += Encoding.UTF8.GetByteCount(name) + 1;
        }

        Entry(bytes[at..], 5, dynamic + (entries * 16));
        strings.CopyTo(bytes[(dynamic + (entries * 16))..]);
        return file;

        static void Segment(Span<byte> header, int type, long offset, long length)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header, type);
            BinaryPrimitives.WriteInt64LittleEndian(header[8..], offset);
            BinaryPrimitives.WriteInt64LittleEndian(header[16..], offset);
            BinaryPrimitives.WriteInt64LittleEndian(header[32..], length);
        }

        static void Entry(Span<byte> entry, long tag, long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry, tag);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], value);
        }
    }
}
