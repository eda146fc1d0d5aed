using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_options.h and litert_opaque_options.h.</summary>
internal static unsafe partial class OptionsApi
{
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateOptions")]
    public static partial Status Create(out nint options);

    /// <summary>Destroys what was attached, too.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtDestroyOptions")]
    public static partial void Destroy(nint options);

    /// <summary>An empty mask is taken here and refused when the model is compiled.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtSetOptionsHardwareAccelerators")]
    public static partial Status SetHardwareAccelerators(OptionsHandle options, HwAccelerators accelerators);

    /// <summary>Copies the identifier and owns the payload. No argument may be null, the destructor included.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateOpaqueOptions", StringMarshalling = StringMarshalling.Utf8)]
    public static partial Status CreateOpaque(
        string identifier, void* payload, delegate* unmanaged[Cdecl]<void*, void> destructor, out nint opaque);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtDestroyOpaqueOptions")]
    public static partial void DestroyOpaque(nint opaque);

    /// <summary>Owns <paramref name="opaque"/> when it succeeds.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtAddOpaqueOptions")]
    public static partial Status AddOpaque(OptionsHandle options, nint opaque);
}
