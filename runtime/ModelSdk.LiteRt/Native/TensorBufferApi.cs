using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_tensor_buffer.h: making, wrapping and locking buffers. Importing those of other APIs: TensorBufferApi.Import.cs.</summary>
internal static unsafe partial class TensorBufferApi
{
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateManagedTensorBufferFromRequirements")]
    public static partial Status CreateFromRequirements(
        EnvironmentHandle environment, in RankedTensorType type, nint requirements, out nint buffer);

    /// <summary>The address must be a multiple of 64, and 16 bytes past the end must be readable. No deallocator: memory stays ours.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateTensorBufferFromHostMemory")]
    public static partial Status CreateFromHostMemory(
        in RankedTensorType type, void* address, nuint size, delegate* unmanaged[Cdecl]<void*, void> deallocator, out nint buffer);

    /// <summary>Drops a reference.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtDestroyTensorBuffer")]
    public static partial void Destroy(nint buffer);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetTensorBufferPackedSize")]
    public static partial Status GetPackedSize(TensorBufferHandle buffer, out nuint size);

    /// <summary>Host memory only; the tests see with it that bound memory is the library's own.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetTensorBufferHostMemory")]
    public static partial Status GetHostMemory(TensorBufferHandle buffer, out void* address);

    /// <summary>Waits for the buffer's event, without a limit. The address is valid until the unlock; locks do not nest.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtLockTensorBuffer")]
    public static partial Status Lock(nint buffer, out void* address, LockMode mode);

    /// <summary>Uploads after a lock for writing.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtUnlockTensorBuffer")]
    public static partial Status Unlock(nint buffer);
}
