using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_compiled_model.h. One call at a time for each compiled model.</summary>
internal static unsafe partial class CompiledModelApi
{
    /// <summary>Options may not be null here, whatever the header says.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateCompiledModel")]
    public static partial Status Create(EnvironmentHandle environment, ModelHandle model, OptionsHandle options, out nint compiled);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtDestroyCompiledModel")]
    public static partial void Destroy(nint compiled);

    /// <summary>Borrowed; invalid after a resize.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetCompiledModelInputBufferRequirements")]
    public static partial Status GetInputRequirements(
        CompiledModelHandle compiled, nuint signature, nuint input, out nint requirements);

    /// <summary>Borrowed; invalid after a resize. Asked before <see cref="GetOutputLayouts"/> it is stale for ever.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetCompiledModelOutputBufferRequirements")]
    public static partial Status GetOutputRequirements(
        CompiledModelHandle compiled, nuint signature, nuint output, out nint requirements);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetCompiledModelInputTensorLayout")]
    public static partial Status GetInputLayout(CompiledModelHandle compiled, nuint signature, nuint input, out NativeLayout layout);

    /// <summary>Fills rank and dimensions only: clear the array first. Updating plans memory and prepares every delegate.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetCompiledModelOutputTensorLayouts")]
    public static partial Status GetOutputLayouts(
        CompiledModelHandle compiled,
        nuint signature,
        nuint count,
        NativeLayout* layouts,
        [MarshalAs(UnmanagedType.U1)] bool updateAllocation);

    /// <summary>Blocks until the outputs are there. The handle is a pointer: the caller keeps its owner alive.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtRunCompiledModel")]
    public static partial Status Run(
        nint compiled, nuint signature, nuint inputCount, nint* inputs, nuint outputCount, nint* outputs);

    /// <summary>Asked between operators, on the thread that runs. It cannot be taken back.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtSetCompiledModelCancellationFunction")]
    public static partial Status SetCancellationFunction(
        CompiledModelHandle compiled, void* data, delegate* unmanaged[Cdecl]<void*, byte> isCancelled);

    /// <summary>True when no operator is left to the plain interpreter; XNNPACK on the CPU counts as an accelerator.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCompiledModelIsFullyAccelerated")]
    public static partial Status IsFullyAccelerated(CompiledModelHandle compiled, out byte accelerated);

    /// <summary>Since 2.3. Also true when the dispatch library could not be loaded.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCompiledModelIsNonCpuFullyAccelerated")]
    public static partial Status IsNonCpuFullyAccelerated(CompiledModelHandle compiled, out byte accelerated);

    /// <summary>Only dimensions that the shape signature leaves open may change.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCompiledModelResizeInputTensor")]
    public static partial Status ResizeInput(
        CompiledModelHandle compiled, nuint signature, nuint input, int* dimensions, nuint rank);

    /// <summary>Borrowed; needs profiling in the runtime options.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCompiledModelGetProfiler")]
    public static partial Status GetProfiler(CompiledModelHandle compiled, out nint profiler);

    /// <summary>What TFLite reported; needs reporter mode 2 in the runtime options. Freed with C's free.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCompiledModelGetErrorMessages")]
    public static partial Status GetErrorMessages(CompiledModelHandle compiled, out byte* messages);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCompiledModelClearErrors")]
    public static partial Status ClearErrors(CompiledModelHandle compiled);
}
