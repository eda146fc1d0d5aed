using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_profiler.h: which operators ran where. The profiler is borrowed from a compiled model.</summary>
internal static unsafe partial class ProfilerApi
{
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtStartProfiler")]
    public static partial Status Start(nint profiler);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtStopProfiler")]
    public static partial Status Stop(nint profiler);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetNumProfilerEvents")]
    public static partial Status GetNumEvents(nint profiler, out int count);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtGetProfilerEvents")]
    public static partial Status GetEvents(nint profiler, int count, ProfiledEvent* events);
}
