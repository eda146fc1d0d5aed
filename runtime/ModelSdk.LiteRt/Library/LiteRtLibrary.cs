using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Finds and loads the native library, once for the process; asked by <see cref="LiteRtBackend"/> before everything else.</summary>
/// <remarks>
/// Order: ModelOptions.LiteRtLibrary (file or folder), the variable LITERT_LIBRARY, beside the application,
/// runtimes/&lt;rid&gt;/native, the system's loader. The first one that is loaded serves the process; a later load that
/// asks for another one is refused and told so. A library that was asked for by its path is that one or none: what is
/// wrong with it is the answer, and nothing else is tried.
/// </remarks>
internal static class LiteRtLibrary
{
    /// <summary>Name in all imports; resolved to the library that was loaded.</summary>
    public const string ImportName = "libLiteRt";

    /// <summary>Variable that names the library's file or folder.</summary>
    public const string Variable = "LITERT_LIBRARY";

    private static readonly Lock Gate = new();
    private static volatile LoadedLibrary? _loaded;
    private static nint _handle;

    /// <summary>File name of the library on this operating system.</summary>
    public static string FileName => LibrarySearch.FileNames[0];

    /// <summary>The library, or why there is none that can be used.</summary>
    /// <param name="askedFor">ModelOptions.LiteRtLibrary.</param>
    /// <param name="failure">Why not, with what was tried and what to do.</param>
    public static LoadedLibrary? TryLoad(string? askedFor, out BackendProbe failure)
    {
        failure = default;
        if (_loaded is { } loaded && askedFor is null)
        {
            return loaded;
        }

        lock (Gate)
        {
            return _loaded is null ? LoadFirst(askedFor, out failure) : Same(_loaded, askedFor, out failure);
        }
    }

    private static LoadedLibrary? LoadFirst(string? askedFor, out BackendProbe failure)
    {
        string? variable = Environment.GetEnvironmentVariable(Variable);
        if (LibraryLoader.Load(askedFor, variable, out nint handle, out failure) is not { } library)
        {
            return null;
        }

        _handle = handle;

        // For this name only: imports of the operating system's own libraries go their usual way.
        NativeLibrary.SetDllImportResolver(
            typeof(LiteRtLibrary).Assembly, static (name, _, _) => name == ImportName ? _handle : 0);
        _loaded = library;
        return library;
    }

    private static LoadedLibrary? Same(LoadedLibrary loaded, string? askedFor, out BackendProbe failure)
    {
        failure = default;
        if (askedFor is null)
        {
            return loaded;
        }

        if (!LibrarySearch.TryFind(askedFor, variable: null, out string? path, out failure))
        {
            return null;
        }

        if (!LibraryPath.AreSame(path!, loaded.Path))
        {
            failure = LibraryFailure.Second(path!, loaded.Path);
            return null;
        }

        return loaded;
    }
}
