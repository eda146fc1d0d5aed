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

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetNumModelSignatures")]
    public static partial Status GetNumSignatures(ModelHandle model, out nuint count);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetModelSignature")]
    public static partial Status GetSignature(ModelHandle model, nuint index, out nint signature);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetSignatureKey")]
    public static partial Status GetSignatureKey(nint signature, out byte* key);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetNumSignatureInputs")]
    public static partial Status GetNumInputs(nint signature, out nuint count);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetSignatureInputName")]
    public static partial Status GetInputName(nint signature, nuint index, out byte* name);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetSignatureInputTensorByIndex")]
    public static partial Status GetInputTensor(nint signature, nuint index, out nint tensor);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetNumSignatureOutputs")]
    public static partial Status GetNumOutputs(nint signature, out nuint count);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetSignatureOutputName")]
    public static partial Status GetOutputName(nint signature, nuint index, out byte* name);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetSignatureOutputTensorByIndex")]
    public static partial Status GetOutputTensor(nint signature, nuint index, out nint tensor);

    /// <summary>Dimensions as in the shape signature: -1 for those that are open.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetRankedTensorType")]
    public static partial Status GetRankedTensorType(nint tensor, out RankedTensorType type);
}
