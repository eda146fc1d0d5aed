using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>android/hardware_buffer.h and hardware_buffer_jni.h, API level 26. Callers check the system first.</summary>
internal static partial class HardwareBufferApi
{
    [LibraryImport("libnativewindow.so", EntryPoint = "AHardwareBuffer_acquire")]
    public static partial void Acquire(nint buffer);

    [LibraryImport("libnativewindow.so", EntryPoint = "AHardwareBuffer_release")]
    public static partial void Release(nint buffer);

    [LibraryImport("libnativewindow.so", EntryPoint = "AHardwareBuffer_describe")]
    public static partial void Describe(nint buffer, out HardwareBufferDescription description);

    /// <summary>Takes no reference.</summary>
    [LibraryImport("libandroid.so", EntryPoint = "AHardwareBuffer_fromHardwareBuffer")]
    public static partial nint FromJava(nint environment, nint buffer);
}

/// <summary>AHardwareBuffer_Desc, 40 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HardwareBufferDescription
{
    public uint Width;
    public uint Height;
    public uint Layers;
    public uint Format;
    public ulong Usage;

    /// <summary>Pixels, not bytes, from row to row; undefined for BLOB.</summary>
    public uint Stride;
    public uint Reserved0;
    public ulong Reserved1;
}
