using ModelSdk.Format;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Tells a device without a usable GPU from a model that the GPU does not take; LiteRT has the same status for both.</summary>
/// <remarks>Asked by <see cref="GpuAttempt"/> after a failure only; the answer stays for the life of the process.</remarks>
internal static class GpuPresence
{
    private static readonly Lock Gate = new();
    private static bool? _isThere;

    /// <summary>What accelerators of this system drive GPUs with, for messages.</summary>
    public static string Interface =>
        OperatingSystem.IsAndroid() ? "OpenCL, OpenGL ES 3.1 or Vulkan"
        : OperatingSystem.IsMacOS() || OperatingSystem.IsIOS() ? "Metal"
        : OperatingSystem.IsWindows() ? "Direct3D 12 or Vulkan"
        : "Vulkan (libvulkan.so.1 and a driver that vulkaninfo lists)";

    /// <summary>Whether an addition of two small tensors can be prepared there.</summary>
    public static bool IsThere(EnvironmentHandle environment)
    {
        lock (Gate)
        {
            return _isThere ??= Try(environment);
        }
    }

    /// <summary>A model of one ADD that every accelerator takes.</summary>
    public static TfliteModel OpenProbe()
    {
        using Stream stream = typeof(GpuPresence).Assembly.GetManifestResourceStream("probe.tflite")
            ?? throw new InvalidOperationException("probe.tflite is not in the assembly");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return TfliteModel.Load(bytes);
    }

    private static bool Try(EnvironmentHandle environment)
    {
        try
        {
            using TfliteModel file = OpenProbe();
            using NativeModel model = new(file, environment);
            using NativeInstance instance = model.Compile(new CompileSettings(HwAccelerators.Gpu | HwAccelerators.Cpu));
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
