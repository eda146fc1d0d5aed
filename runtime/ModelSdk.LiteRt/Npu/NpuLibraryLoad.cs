using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt;

/// <summary>Loads a vendor's libraries before LiteRT does: what is wrong with them is otherwise said on the error stream only, if at all.</summary>
/// <remarks>
/// It also makes links work: the loader looks for a library's own dependencies beside the path that was asked for
/// (<c>$ORIGIN</c> in its RUNPATH), which for a link is the wrong folder, but takes a file that it has loaded before as it
/// is, whatever path leads to it. Called by <see cref="NpuAttempt"/>. Handles stay open for the life of the process.
/// </remarks>
internal static class NpuLibraryLoad
{
    /// <summary>Symbol that a dispatch library exports.</summary>
    public const string DispatchSymbol = "LiteRtDispatchGetApi";

    /// <summary>Symbol that a compiler plugin exports.</summary>
    public const string CompilerSymbol = "LiteRtCreateCompilerPlugin";

    /// <summary>Loads what the attempt needs; returns what the dispatch library says of itself.</summary>
    /// <param name="libraries">The files.</param>
    /// <param name="compile">Whether the model is to be compiled here.</param>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.MissingRuntimeLibrary"/>: one cannot be used, and why.</exception>
    public static DispatchApi Load(NpuLibraries libraries, bool compile)
    {
        nint dispatch = Load(libraries.Dispatch, DispatchSymbol, "dispatch library", libraries.Vendor);
        if (compile && libraries.Compiler is { } compiler)
        {
            _ = Load(compiler, CompilerSymbol, "compiler plugin", libraries.Vendor);
        }

        DispatchApi api = DispatchApi.Of(dispatch);
        return api.Status == 0 ? api : throw new ModelException(
            ModelErrorCode.RuntimeFailure,
            $"the dispatch library {libraries.Dispatch} of {libraries.Vendor.Name} does not give its functions (LiteRtDispatchGetApi returned "
            + $"{api.Status}); it needs {libraries.Vendor.Needs}",
            api.Status);
    }

    private static nint Load(string path, string symbol, string kind, NpuVendor vendor)
    {
        string file = LibraryPath.Real(path);
        string wrong;
        try
        {
            if (BinaryKind.WhyNotHere(file) is { } reason)
            {
                wrong = $"{reason}; replace it by the one for this system";
            }
            else
            {
                nint handle = NativeLibrary.Load(file);
                if (NativeLibrary.TryGetExport(handle, symbol, out _))
                {
                    return handle;
                }

                wrong = $"it does not export {symbol}, so it is not a {kind} of LiteRT 2; replace it by the one of the same release as libLiteRt";
            }
        }
        catch (DllNotFoundException exception)
        {
            wrong = $"the system's loader says '{Reason(exception)}'; it needs {vendor.Needs}, where the loader finds it";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            wrong = exception.Message;
        }

        throw new ModelException(ModelErrorCode.MissingRuntimeLibrary, $"the {kind} {file} of {vendor.Name} cannot be used: {wrong}");
    }

    // .NET lists what it tried, a line each, and gives general advice before.
    private static string Reason(DllNotFoundException exception)
    {
        string[] lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(static line => line.Contains("cannot open", StringComparison.Ordinal) || line.Contains("undefined", StringComparison.Ordinal))
            ?? lines[0];
    }
}
