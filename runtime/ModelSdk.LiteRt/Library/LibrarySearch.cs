using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>The places in which the native library may lie, in their order; used by <see cref="LiteRtLibrary"/>.</summary>
internal static class LibrarySearch
{
    // Folder of the library in LiteRT's Python package: its unpacked wheel, or site-packages, may be given as it is.
    private const string WheelFolder = "ai_edge_litert";

    // As in Google's releases of LiteRT: with the prefix on Windows too, and on Android as on Linux.
    private static readonly (Func<bool> IsThis, string[] Files)[] Names =
    [
        (OperatingSystem.IsWindows, ["libLiteRt.dll", "LiteRt.dll"]),
        (OperatingSystem.IsMacOS, ["libLiteRt.dylib"]),
        (OperatingSystem.IsIOS, ["libLiteRt.dylib"]),
        (OperatingSystem.IsMacCatalyst, ["libLiteRt.dylib"]),
        (static () => true, ["libLiteRt.so"]),
    ];

    // Where packages of other kinds of the system fit too, theirs come after.
    private static readonly (Func<bool> IsThis, string[] Systems)[] RidSystems =
    [
        (OperatingSystem.IsWindows, ["win"]),
        (OperatingSystem.IsMacCatalyst, ["maccatalyst"]),
        (OperatingSystem.IsMacOS, ["osx"]),
        (OperatingSystem.IsIOS, ["ios", "iossimulator"]),
        (OperatingSystem.IsAndroid, ["android", "linux-bionic"]),
        (IsMusl, ["linux-musl", "linux"]),
        (static () => true, ["linux"]),
    ];

    /// <summary>File names of the library on this operating system, the usual one first.</summary>
    public static IReadOnlyList<string> FileNames { get; } = Names.First(static row => row.IsThis()).Files;

    /// <summary>Names of this system and processor in packages, the closest first.</summary>
    public static IReadOnlyList<string> Rids { get; } =
    [
        .. RidSystems.First(static row => row.IsThis()).Systems
            .Select(static system => $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}")
            .Prepend(RuntimeInformation.RuntimeIdentifier)
            .Distinct(),
    ];

    /// <summary>Looks for the file.</summary>
    /// <param name="askedFor">ModelOptions.LiteRtLibrary, or null.</param>
    /// <param name="variable">Value of <see cref="LiteRtLibrary.Variable"/>, or null.</param>
    /// <param name="path">Full path of the file; null when it lies in none of the usual places.</param>
    /// <param name="failure">What was asked for is not there.</param>
    /// <returns>False when what was asked for is not there.</returns>
    public static bool TryFind(string? askedFor, string? variable, out string? path, out BackendProbe failure)
    {
        failure = default;
        path = null;
        string? source = askedFor is not null ? "ModelOptions.LiteRtLibrary" :
            !string.IsNullOrWhiteSpace(variable) ? $"the environment variable {LiteRtLibrary.Variable}" : null;
        if (source is null)
        {
            path = UsualFolders().SelectMany(static folder => FilesIn(folder)).FirstOrDefault(File.Exists);
            return true;
        }

        string asked = askedFor ?? variable!;
        if (asked.Length == 0 || asked.Contains('\0'))
        {
            failure = LibraryFailure.NotThere(asked, source, []);
            return false;
        }

        string full = Path.GetFullPath(asked);
        string[] tried = Directory.Exists(full) ? [.. FilesIn(full), .. FilesIn(Path.Combine(full, WheelFolder))] : [full];
        path = tried.FirstOrDefault(File.Exists);
        if (path is null)
        {
            failure = LibraryFailure.NotThere(asked, source, tried);
        }

        return path is not null;
    }

    /// <summary>Loads a file that is there; 0 with the reason when it cannot be.</summary>
    public static nint LoadFile(string path, out BackendProbe failure)
    {
        failure = default;
        try
        {
            if (BinaryKind.WhyNotHere(path) is { } reason)
            {
                failure = LibraryFailure.Unloadable(path, reason);
                return 0;
            }

            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            failure = LibraryFailure.Unloadable(path, $"the system cannot load it: {SystemText(e.Message)}");
            return 0;
        }
    }

    /// <summary>Asks the system's loader, which on Android looks among the application's libraries; 0 when it has none.</summary>
    public static nint LoadByName(out BackendProbe failure)
    {
        failure = default;
        string said = "";
        foreach (string name in FileNames)
        {
            try
            {
                return NativeLibrary.Load(name, typeof(LiteRtLibrary).Assembly, searchPath: null);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                said = Lines(e.Message).FirstOrDefault(IsAboutAnother) ?? said;
            }
        }

        failure = LibraryFailure.Nowhere([.. UsualFolders()], said);
        return 0;
    }

    private static IEnumerable<string> UsualFolders() => new[] { AppContext.BaseDirectory, Path.GetDirectoryName(Environment.ProcessPath) }
        .Where(static folder => !string.IsNullOrEmpty(folder))
        .Select(static folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder!)))
        .Distinct();

    private static IEnumerable<string> FilesIn(string folder) => Rids
        .Select(rid => Path.Combine(folder, "runtimes", rid, "native"))
        .Prepend(folder)
        .SelectMany(static place => FileNames.Select(name => Path.Combine(place, name)));

    private static bool IsMusl() => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);

    // .NET begins with advice about tracing and ends with what the loader said about each place that it tried.
    private static string SystemText(string message) => Lines(message).LastOrDefault("no reason given");

    // A library that was found and lacks another one; the rest are places where there is none.
    private static bool IsAboutAnother(string line) =>
        !line.StartsWith("Unable to load", StringComparison.Ordinal) && !line.Contains("LiteRt", StringComparison.Ordinal);

    private static string[] Lines(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
