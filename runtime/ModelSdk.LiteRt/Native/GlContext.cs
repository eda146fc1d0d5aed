using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt.Native;

/// <summary>The context of OpenGL that is current on this thread (EGL/egl.h).</summary>
internal static partial class GlContext
{
    /// <summary>EGLContext; 0 when there is none, and on systems other than Android.</summary>
    public static nint Current() => OperatingSystem.IsAndroid() ? GetCurrentContext() : 0;

    [LibraryImport("libEGL.so", EntryPoint = "eglGetCurrentContext")]
    private static partial nint GetCurrentContext();
}
