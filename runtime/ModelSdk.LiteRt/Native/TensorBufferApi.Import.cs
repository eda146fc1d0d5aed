using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_tensor_buffer.h: wrapping memory of other interfaces. Status 5 where the library was built without them.</summary>
/// <remarks>
/// Deallocators get an address and nothing else, so none is given: Buffers/ keeps what is wrapped alive until the
/// library's buffer is destroyed. Offsets are 0: only some NPU libraries look at them, the CPU's and GPU's code does not.
/// </remarks>
internal static unsafe partial class TensorBufferApi
{
    /// <summary>Android. The library reads the size from the buffer's description and knows few formats.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateTensorBufferFromAhwb")]
    public static partial Status CreateFromHardwareBuffer(
        EnvironmentHandle environment, in RankedTensorType type, nint hardwareBuffer, nuint offset, void* deallocator, out nint buffer);

    /// <summary>Android.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateTensorBufferFromGlBuffer")]
    public static partial Status CreateFromGlBuffer(
        EnvironmentHandle environment,
        in RankedTensorType type,
        uint target,
        uint id,
        nuint size,
        nuint offset,
        void* deallocator,
        out nint buffer);

    /// <summary>Status 6 where no accelerator has registered buffers of that kind.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateTensorBufferFromOpenClMemory")]
    public static partial Status CreateFromOpenCl(
        EnvironmentHandle environment,
        in RankedTensorType type,
        TensorBufferType kind,
        nint memory,
        nuint size,
        void* deallocator,
        out nint buffer);

    /// <summary>Android.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateTensorBufferFromDmaBufBuffer")]
    public static partial Status CreateFromDmaBuf(
        in RankedTensorType type, nint address, int file, nuint size, nuint offset, void* deallocator, out nint buffer);
}
