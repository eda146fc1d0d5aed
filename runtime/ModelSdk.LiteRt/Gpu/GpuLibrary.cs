using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>The GPU accelerator: a library of its own beside the native library, which LiteRT loads when the environment is made.</summary>
/// <remarks>
/// LiteRT says nothing to a program when there is none or it cannot be loaded, and runs GPU models on the CPU then; so it is
/// found and loaded here first. Asked by <see cref="GpuGuard"/> and <see cref="LiteRtBackend"/>.
/// </remarks>
/// <param name="Path">Full path; the bare name where only the system's loader knows it, as inside an APK.</param>
internal sealed record GpuLibrary(string Path)
{
    private const string Accelerator = "Accelerator";

    // In the order in which LiteRT tries them (litert/runtime/accelerators/gpu_registry.cc; litert-c-api.md 8.2).
    private static readonly (Func<bool> IsThis, string Extension, string[] Kinds)[] Names =
    [
        (OperatingSystem.IsAndroid, ".so", ["Gpu", "ClGl", "OpenCl", "WebGpu", "Vulkan"]),
        (OperatingSystem.IsIOS, ".dylib", ["Gpu", "Metal", "WebGpu"]),
        (OperatingSystem.IsMacOS, ".dylib", ["Gpu", "WebGpu", "Metal"]),
        (OperatingSystem.IsWindows, ".dll", ["Gpu", "WebGpu", "Vulkan"]),
        (static () => true, ".so", ["Gpu", "WebGpu", "OpenCl", "Vulkan"]),
    ];

    // Either is what LiteRT looks for in the library.
    private static readonly string[] Exports = ["LiteRtAcceleratorImpl", "LiteRtRegisterGpuAccelerator"];

    /// <summary>File names on this system, in LiteRT's order.</summary>
    public static IReadOnlyList<string> FileNames { get; } = FileNamesHere();

    /// <summary>Folder for the environment, or null: LiteRT asks the system's loader then.</summary>
    public string? Folder => System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder ? folder : null;

    /// <summary>Tells one build from another.</summary>
    public string Identity => Folder is null ? Path : LibraryIdentity.Of(Path);

    /// <summary>The accelerator's library for that native library, or why there is none.</summary>
    /// <param name="library">The native library.</param>
    /// <param name="failure">Which names, where was looked, what to do.</param>
    public static GpuLibrary? Find(LoadedLibrary library, out BackendProbe failure)
    {
        failure = default;
        foreach (string name in FileNames)
        {
            string path = System.IO.Path.Combine(library.Folder, name);
            if (library.Folder.Length > 0 && File.Exists(path))
            {
                return WhyNot(path) is { } reason ? Broken(path, reason, out failure) : new GpuLibrary(path);
            }
        }

        // Libraries in an APK are no files; elsewhere they may lie on the loader's path (LD_LIBRARY_PATH).
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out _))
            {
                return new GpuLibrary(name);
            }
        }

        failure = BackendProbe.No(
            ModelErrorCode.MissingRuntimeLibrary,
            $"LiteRT has no GPU accelerator here: none of {string.Join(", ", FileNames)} is in {library.Folder} or where the system looks "
            + "for libraries; put the one of the same LiteRT release beside the native library (ModelSdkLiteRt does it), or leave the "
            + "GPU out of the accelerators");
        return null;
    }

    /// <summary>Loads it, as LiteRT will; the process keeps it.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.MissingRuntimeLibrary"/>: it cannot be loaded, and why.</exception>
    public void Load()
    {
        nint handle;
        try
        {
            handle = NativeLibrary.Load(Path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new ModelException(
                ModelErrorCode.MissingRuntimeLibrary,
                $"LiteRT's GPU accelerator {Path} cannot be loaded: {e.Message.Trim()}; install what it needs, or take it from the release of the native library",
                innerException: e);
        }

        if (!Exports.Any(name => NativeLibrary.TryGetExport(handle, name, out _)))
        {
            throw new ModelException(
                ModelErrorCode.MissingRuntimeLibrary,
                $"{Path} is no GPU accelerator of LiteRT: it exports neither {string.Join(" nor ", Exports)}; take it from the release of the native library");
        }
    }

    private static GpuLibrary? Broken(string path, string reason, out BackendProbe failure)
    {
        failure = BackendProbe.No(
            ModelErrorCode.MissingRuntimeLibrary,
            $"LiteRT's GPU accelerator {path} cannot be used: {reason}; put the one for this system, of the same LiteRT release, there");
        return null;
    }

    private static string? WhyNot(string path)
    {
        try
        {
            return BinaryKind.WhyNotHere(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read ({e.Message})";
        }
    }

    private static string[] FileNamesHere()
    {
        (_, string extension, string[] kinds) = Names.First(static row => row.IsThis());
        return [.. kinds.Select(kind => $"libLiteRt{kind}{Accelerator}{extension}")];
    }
}
