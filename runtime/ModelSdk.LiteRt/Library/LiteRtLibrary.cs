using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Finds and loads the native library, once for the process; asked by <see cref="LiteRtBackend"/> before everything else.</summary>
/// <remarks>
/// Order: ModelOptions.LiteRtLibrary (file or folder), the variable LITERT_LIBRARY, beside the application,
/// runtimes/&lt;rid&gt;/native, the system's loader. The first one that is loaded serves the process; a later load that
/// asks for another one is refused and told so.
/// </remarks>
internal static class LiteRtLibrary
{
    /// <summary>Name in all imports; resolved to the library that was loaded.</summary>
    public const string ImportName = "libLiteRt";

    // As in Google's releases of LiteRT: with the prefix on Windows too, and on Android as on Linux.
    private static readonly (Func<bool> IsThis, string File)[] FileNames =
    [
        (OperatingSystem.IsWindows, "libLiteRt.dll"),
        (OperatingSystem.IsMacOS, "libLiteRt.dylib"),
        (OperatingSystem.IsIOS, "libLiteRt.dylib"),
        (static () => true, "libLiteRt.so"),
    ];

    /// <summary>File name of the library on this operating system.</summary>
    public static string FileName { get; } = FileNames.First(static row => row.IsThis()).File;

    /// <summary>The library, or why there is none that can be used.</summary>
    /// <param name="askedFor">ModelOptions.LiteRtLibrary.</param>
    /// <param name="failure">Why not, with what was tried and what to do.</param>
    public static LoadedLibrary? TryLoad(string? askedFor, out BackendProbe failure) => throw new NotImplementedException();
}
