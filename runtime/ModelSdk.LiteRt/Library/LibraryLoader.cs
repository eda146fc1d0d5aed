using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Finds, loads and checks a library without keeping anything; called once by <see cref="LiteRtLibrary"/>, which keeps it.</summary>
internal static class LibraryLoader
{
    /// <summary>The library, or why there is none that can be used. One that is refused is unloaded again.</summary>
    /// <param name="askedFor">ModelOptions.LiteRtLibrary, or null.</param>
    /// <param name="variable">Value of <see cref="LiteRtLibrary.Variable"/>, or null.</param>
    /// <param name="handle">The library for the system's loader; 0 when there is none.</param>
    /// <param name="failure">Why not.</param>
    public static LoadedLibrary? Load(string? askedFor, string? variable, out nint handle, out BackendProbe failure)
    {
        handle = 0;
        if (!Environment.Is64BitProcess)
        {
            failure = LibraryFailure.Not64Bit();
            return null;
        }

        if (!LibrarySearch.TryFind(askedFor, variable, out string? path, out failure))
        {
            return null;
        }

        // A file that is there is used or refused; the system's loader is asked only where there is none.
        nint opened = path is null ? LibrarySearch.LoadByName(out failure) : LibrarySearch.LoadFile(path, out failure);
        if (opened == 0)
        {
            return null;
        }

        string where = (path ?? LibraryPath.OfLoaded(opened)) is { } found ? LibraryPath.Real(found) : LiteRtLibrary.FileName;
        if (LibraryVersion.Refuse(opened, where) is { } refused)
        {
            NativeLibrary.Free(opened);
            failure = refused;
            return null;
        }

        handle = opened;
        return new LoadedLibrary(where, LibraryIdentity.Of(where))
        {
            TellsNonCpuAcceleration = NativeLibrary.TryGetExport(opened, "LiteRtCompiledModelIsNonCpuFullyAccelerated", out _),
            ListsAccelerators = NativeLibrary.TryGetExport(opened, "LiteRtGetNumAccelerators", out _),
        };
    }
}
