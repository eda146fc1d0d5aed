using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_tensor_buffer_requirements.h: what buffers a compiled model takes; borrowed from it.</summary>
internal static unsafe partial class RequirementsApi
{
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetNumTensorBufferRequirementsSupportedBufferTypes")]
    public static partial Status GetNumTypes(nint requirements, out int count);

    /// <summary>The first one is preferred.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetTensorBufferRequirementsSupportedTensorBufferType")]
    public static partial Status GetType(nint requirements, int index, out TensorBufferType type);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetTensorBufferRequirementsBufferSize")]
    public static partial Status GetSize(nint requirements, out nuint size);
}
