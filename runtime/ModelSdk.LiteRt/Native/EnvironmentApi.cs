using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_environment.h and internal/litert_accelerator.h.</summary>
internal static unsafe partial class EnvironmentApi
{
    /// <summary>Strings are copied. What cannot be registered is only logged: see <see cref="GetNumAccelerators"/>.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtCreateEnvironment")]
    public static partial Status Create(int numOptions, EnvironmentOption* options, out nint environment);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtDestroyEnvironment")]
    public static partial void Destroy(nint environment);

    /// <summary>Options that are added later register no accelerators.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtAddEnvironmentOptions")]
    public static partial Status AddOptions(
        EnvironmentHandle environment, int numOptions, EnvironmentOption* options, [MarshalAs(UnmanagedType.U1)] bool overwrite);

    /// <summary>Not exported on Windows.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetNumAccelerators")]
    public static partial Status GetNumAccelerators(EnvironmentHandle environment, out nuint count);

    /// <summary>Borrowed. Not exported on Windows.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetAccelerator")]
    public static partial Status GetAccelerator(EnvironmentHandle environment, nuint index, out nint accelerator);

    /// <summary>Not exported on Windows.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetAcceleratorHardwareSupport")]
    public static partial Status GetAcceleratorHardwareSupport(nint accelerator, out HwAccelerators supported);
}
