using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt;

/// <summary>What a dispatch library says of itself before LiteRT asks it; part of the explanation when LiteRT does not take it.</summary>
/// <param name="Status">What LiteRtDispatchGetApi returned.</param>
/// <param name="Version">Version of the interface that it implements, such as <c>0.1.0</c>.</param>
/// <remarks>
/// LiteRT refuses every version but its own, with a line on the error stream and a compiled model that fails later. Layout:
/// litert/vendors/c/litert_dispatch_api.h (LiteRtDispatchApi, 56 bytes, filled by the callee).
/// </remarks>
internal sealed record DispatchApi(int Status, string Version)
{
    /// <summary>Version of LiteRT 2.0 to 2.3.</summary>
    public const string UsualVersion = "0.1.0";

    // Room for fields of later versions.
    private const int Length = 512;

    /// <summary>Asks the library; the function only fills a table.</summary>
    public static unsafe DispatchApi Of(nint library)
    {
        delegate* unmanaged[Cdecl]<byte*, int> getApi =
            (delegate* unmanaged[Cdecl]<byte*, int>)NativeLibrary.GetExport(library, NpuLibraryLoad.DispatchSymbol);
        byte* table = stackalloc byte[Length];
        new Span<byte>(table, Length).Clear();
        int status = getApi(table);
        ReadOnlySpan<byte> filled = new(table, Length);

        // A header of size, major and minor version precedes the version since 2.2; before, the version came first.
        bool hasHeader = BinaryPrimitives.ReadUInt16LittleEndian(filled) >= 24;
        ReadOnlySpan<int> version = MemoryMarshal.Cast<byte, int>(filled.Slice(hasHeader ? 8 : 0, 3 * sizeof(int)));
        return new DispatchApi(status, string.Create(CultureInfo.InvariantCulture, $"{version[0]}.{version[1]}.{version[2]}"));
    }
}
