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
    private static bool _resolverIsSet;

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
        if (!Environment.Is64BitProcess)
        {
            failure = LibraryFailure.Not64Bit();
            return null;
        }

        if (!LibrarySearch.TryFind(askedFor, Environment.GetEnvironmentVariable(Variable), out string? path, out failure))
        {
            return null;
        }

        // A file that is there is used or refused; the system's loader is asked only where there is none.
        nint handle = path is null ? LibrarySearch.LoadByName(out failure) : LibrarySearch.LoadFile(path, out failure);
        if (handle == 0)
        {
            return null;
        }

        string where = LibraryPath.Real(path ?? LibraryPath.OfLoaded(handle) ?? FileName);
        if (LibraryVersion.Refuse(handle, where) is { } refused)
        {
            NativeLibrary.Free(handle);
            failure = refused;
            return null;
        }

        _handle = handle;
        SetResolver();
        _loaded = new LoadedLibrary(where, LibraryIdentity.Of(where))
        {
            TellsNonCpuAcceleration = NativeLibrary.TryGetExport(handle, "LiteRtCompiledModelIsNonCpuFullyAccelerated", out _),
            ListsAccelerators = NativeLibrary.TryGetExport(handle, "LiteRtGetNumAccelerators", out _),
        };
        return _loaded;
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

    private static void SetResolver()
    {
        if (!_resolverIsSet)
        {
            // For this name only: imports of the operating system's own libraries go their usual way.
            NativeLibrary.SetDllImportResolver(typeof(LiteRtLibrary).Assembly, static (name, _, _) => name == ImportName ? _handle : 0);
            _resolverIsSet = true;
        }
    }
}
