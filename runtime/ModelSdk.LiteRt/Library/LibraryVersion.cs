using System.Runtime.InteropServices;
using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>Tells versions of the library apart by what they export, before anything is called; used by <see cref="LiteRtLibrary"/>.</summary>
/// <remarks>
/// The library does not tell its version, and earlier ones take other arguments under the same names: a call would
/// corrupt memory instead of failing (litert-c-api.md 12).
/// </remarks>
internal static class LibraryVersion
{
    // First row that fits. IsExported: the row fits when the export is there, or else when it is missing.
    private static readonly (string Export, bool IsExported, string What, string Danger)[] Refusals =
    [
        ("LiteRtCreateEnvironment", false, "not a LiteRT 2 runtime",
            "it does not export LiteRtCreateEnvironment; TensorFlow Lite's own library and LiteRT 1 are other interfaces"),
        ("LiteRtAddEnvironmentOptions", false, "LiteRT 2.0",
            "it cannot tell the shapes of outputs, and its options are structures of another layout, so that calls would corrupt memory"),
        ("LiteRtCreateCpuOptions", true, "LiteRT 2.1.0 to 2.1.2",
            "its options are structures and not texts, so that calls would corrupt memory"),
        ("LiteRtRunCompiledModelWithOptions", false, "LiteRT 2.1.2 or older",
            "its options are structures and not texts, so that calls would corrupt memory"),
        ("LiteRtCreateModelFromFd", false, "LiteRT 2.1.3 to 2.1.5",
            "it makes models from other arguments, so that the call would corrupt memory"),
        ("kLiteRtRuntimeBuiltin", false, "LiteRT 2.1.6",
            "it ends the process when an NPU's runtime is missing, and its shapes have another layout on Windows"),
    ];

    // What the backends call on every system; a release that dropped one is refused instead of failing in the middle.
    private static readonly string[] RequiredExports =
    [
        "LiteRtAddEnvironmentOptions",
        "LiteRtAddOpaqueOptions",
        "LiteRtCompiledModelClearErrors",
        "LiteRtCompiledModelGetErrorMessages",
        "LiteRtCompiledModelGetProfiler",
        "LiteRtCompiledModelIsFullyAccelerated",
        "LiteRtCompiledModelResizeInputTensor",
        "LiteRtCreateCompiledModel",
        "LiteRtCreateEnvironment",
        "LiteRtCreateManagedTensorBufferFromRequirements",
        "LiteRtCreateModelFromBuffer",
        "LiteRtCreateOpaqueOptions",
        "LiteRtCreateOptions",
        "LiteRtCreateTensorBufferFromHostMemory",
        "LiteRtDestroyCompiledModel",
        "LiteRtDestroyEnvironment",
        "LiteRtDestroyModel",
        "LiteRtDestroyOpaqueOptions",
        "LiteRtDestroyOptions",
        "LiteRtDestroyTensorBuffer",
        "LiteRtGetCompiledModelInputBufferRequirements",
        "LiteRtGetCompiledModelInputTensorLayout",
        "LiteRtGetCompiledModelOutputBufferRequirements",
        "LiteRtGetCompiledModelOutputTensorLayouts",
        "LiteRtGetNumTensorBufferRequirementsSupportedBufferTypes",
        "LiteRtGetTensorBufferHostMemory",
        "LiteRtGetTensorBufferPackedSize",
        "LiteRtGetTensorBufferRequirementsBufferSize",
        "LiteRtGetTensorBufferRequirementsSupportedTensorBufferType",
        "LiteRtLockTensorBuffer",
        "LiteRtRunCompiledModel",
        "LiteRtSetCompiledModelCancellationFunction",
        "LiteRtSetOptionsHardwareAccelerators",
        "LiteRtUnlockTensorBuffer",
    ];

    /// <summary>Functions that every library must export which is used.</summary>
    public static IReadOnlyList<string> Required => RequiredExports;

    /// <summary>Why that library is not used, or null.</summary>
    public static BackendProbe? Refuse(nint handle, string path)
    {
        foreach ((string export, bool isExported, string what, string danger) in Refusals)
        {
            if (NativeLibrary.TryGetExport(handle, export, out _) == isExported)
            {
                return LibraryFailure.Refused(path, what, danger);
            }
        }

        return RequiredExports.FirstOrDefault(name => !NativeLibrary.TryGetExport(handle, name, out _)) is { } missing
            ? LibraryFailure.Refused(path, "a LiteRT that this version of ModelSdk does not know", $"it does not export {missing}")
            : null;
    }
}
