using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>litert_event.h: events that outputs carry after an asynchronous run.</summary>
internal static partial class EventApi
{
    /// <summary>Status 7 when the time is over; -1 waits for ever.</summary>
    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtWaitEvent")]
    public static partial Status Wait(nint bufferEvent, long timeoutMilliseconds);

    [LibraryImport(LiteRtLibrary.ImportName, EntryPoint = "LiteRtIsEventSignaled")]
    public static partial Status IsSignaled(nint bufferEvent, out byte signaled);
}
