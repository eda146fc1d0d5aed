using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_model.h. Signatures, tensors and texts are borrowed from the model.</summary>
/// <remarks>Models come from memory only: opening a damaged file by name ends the process in 2.3.0.</remarks>
internal static unsafe partial class ModelApi
{
    /// <summary>Does not copy: the bytes must outlive the model and all that is made from it.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateModelFromBuffer")]
    public static partial Status CreateFromBuffer(EnvironmentHandle environment, void* buffer, nuint size, out nint model);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtDestroyModel")]
    public static partial void Destroy(nint model);
}
