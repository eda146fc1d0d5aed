using System.IO.Enumeration;
using ModelSdk.Build.Processes;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.NativeFiles;

/// <summary>What a native library is for.</summary>
internal enum LibraryKind
{
    /// <summary>LiteRT itself.</summary>
    LiteRt,

    /// <summary>What it loads for a GPU.</summary>
    Gpu,

    /// <summary>What it loads to run models that were compiled for a vendor's NPU.</summary>
    Dispatch,

    /// <summary>What it loads to compile models for a vendor's NPU.</summary>
    Compiler,

    /// <summary>Everything else, the vendors' own libraries among it.</summary>
    Other,
}

/// <summary>A native library among what ModelSdkLiteRt names.</summary>
/// <param name="Relative">Path in what the project gave, with <c>/</c>.</param>
/// <param name="Path">Full path of the file, links followed.</param>
internal sealed record FoundLibrary(string Relative, string Path)
{
    private readonly Lazy<IReadOnlyList<NativePlatform>> _platforms = new(() => PlatformReader.Read(Path, Relative));
    private readonly Lazy<ElfHeader?> _elf = new(() => ElfHeader.Read(Path));

    /// <summary>File name.</summary>
    public string Name => Relative[(Relative.LastIndexOf('/') + 1)..];

    /// <summary>Folder in what the project gave.</summary>
    public string Folder => Relative[..Math.Max(0, Relative.LastIndexOf('/'))];

    /// <summary>What it is for.</summary>
    public LibraryKind Kind { get; } = KindOf(StemOf(Relative[(Relative.LastIndexOf('/') + 1)..]));

    /// <summary>Key of the vendor's name, for dispatch libraries and compilers; "" elsewhere.</summary>
    public string Vendor { get; } = VendorOf(Relative);

    /// <summary>What it runs on; read from its header when asked first.</summary>
    public IReadOnlyList<NativePlatform> Platforms => _platforms.Value;

    /// <summary>Its header where it is an ELF file.</summary>
    public ElfHeader? Elf => _elf.Value;

    private static LibraryKind KindOf(string stem)
    {
        RunTimeRow row = ToolchainTable.Builtin.RunTime;
        return row.Library.Contains(stem) ? LibraryKind.LiteRt
            : row.Gpu.Contains(stem) ? LibraryKind.Gpu
            : row.Dispatch.Any(start => stem.StartsWith(start, StringComparison.Ordinal)) ? LibraryKind.Dispatch
            : row.Compiler.Any(start => stem.StartsWith(start, StringComparison.Ordinal)) ? LibraryKind.Compiler
            : LibraryKind.Other;
    }

    // libLiteRtDispatch_IntelOpenvino.so; on Windows LiteRtDispatch.dll in vendors/intel_openvino/dispatch.
    private static string VendorOf(string relative)
    {
        RunTimeRow row = ToolchainTable.Builtin.RunTime;
        string[] parts = relative.Split('/');
        string stem = StemOf(parts[^1]);
        string? start = row.Dispatch.Concat(row.Compiler).FirstOrDefault(start => stem.StartsWith(start, StringComparison.Ordinal));
        int vendors = Array.IndexOf(parts, "vendors");
        return start is null ? ""
            : stem.Length > start.Length ? SocTable.Key(stem[start.Length..])
            : vendors >= 0 && vendors + 2 < parts.Length ? SocTable.Key(parts[vendors + 1])
            : "";
    }

    private static string StemOf(string name)
    {
        int end = new[] { ".so", ".dylib", ".dll" }.Select(ending => name.IndexOf(ending, StringComparison.OrdinalIgnoreCase)).Max();
        return end < 0 ? name : name[..end];
    }
}

/// <summary>The native libraries among what ModelSdkLiteRt names, to be asked by platform.</summary>
/// <remarks>Made by <see cref="NativeFileBuild"/>; headers are read of the files that are asked for only.</remarks>
internal sealed class LibraryList
{
    private readonly FoundLibrary[] _all;

    /// <summary>Lists the libraries of a folder.</summary>
    public LibraryList(string folder, CancellationToken cancellationToken)
    {
        _all =
        [
            .. FolderTree.List(folder, cancellationToken)
                .Where(static file => LiteRtNames.IsLibrary(System.IO.Path.GetFileName(file.Relative)))
                .Select(static file => new FoundLibrary(
                    file.Relative, File.ResolveLinkTarget(file.Path, returnFinalTarget: true)?.FullName ?? file.Path)),
        ];
    }

    /// <summary>Platforms that LiteRT itself is there for.</summary>
    public IReadOnlyList<NativePlatform> Platforms =>
        [.. _all.Where(static file => file.Kind == LibraryKind.LiteRt).SelectMany(static file => file.Platforms).Distinct()];

    /// <summary>Libraries of a kind for a platform, each name once.</summary>
    public IEnumerable<FoundLibrary> Of(LibraryKind kind, NativePlatform platform) => _all
        .Where(file => file.Kind == kind && file.Platforms.Contains(platform))
        .DistinctBy(static file => file.Name);

    /// <summary>The library of a name for a platform; one of the given folder is preferred.</summary>
    public FoundLibrary? Named(string name, NativePlatform platform, string preferredFolder) => _all
        .Where(file => file.Name == name && file.Platforms.Contains(platform))
        .OrderBy(file => file.Folder != preferredFolder)
        .FirstOrDefault();

    /// <summary>Libraries whose names match a pattern with <c>*</c>, for a platform; on Android those for the DSP too.</summary>
    public IEnumerable<FoundLibrary> Matching(string pattern, NativePlatform platform) => _all
        .Where(file => FileSystemName.MatchesSimpleExpression(pattern, file.Name, ignoreCase: false)
            && file.Platforms.Any(one => one == platform || (platform.Processor == "arm64" && one.System == NativePlatform.Hexagon)))
        .DistinctBy(static file => file.Name);
}
