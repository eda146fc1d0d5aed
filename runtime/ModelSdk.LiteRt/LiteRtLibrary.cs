namespace ModelSdk.LiteRt;

/// <summary>The native library: its file name, and what to tell when it is not used. Asked by <see cref="LiteRtBackend"/>.</summary>
internal static class LiteRtLibrary
{
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

    /// <summary>Why the library is not used, and what to do.</summary>
    /// <param name="askedFor">Path that the application gave, or null.</param>
    public static string ExplainMissing(string? askedFor) => askedFor is null
        ? $"the native LiteRT library ({FileName}) is not loaded by this version of ModelSdk.LiteRt; until a version that "
        + "does, the managed engine of ModelSdk.Cpu runs the model"
        : $"ModelOptions.LiteRtLibrary is '{askedFor}', but this version of ModelSdk.LiteRt cannot load {FileName} yet; leave "
        + "the option out and let the managed engine of ModelSdk.Cpu run the model";
}
