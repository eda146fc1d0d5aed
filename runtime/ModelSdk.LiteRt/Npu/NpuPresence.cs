using System.Runtime.InteropServices;

namespace ModelSdk.LiteRt;

/// <summary>Whether there is any sense in compiling for a vendor's NPU here; asked before models are compiled on the device.</summary>
/// <remarks>
/// Google's wheel brings Intel's plugin to every PC, where it fails after a second of compiling. Compiled variants are not
/// asked about: they are chosen by the device's chip.
/// </remarks>
internal static class NpuPresence
{
    // The kernel's driver for Intel's NPU makes it (drivers/accel/ivpu).
    private const string LinuxDevice = "/dev/accel/accel0";

    /// <summary>Why not, as a part of a sentence; null when nothing speaks against it.</summary>
    public static string? WhyNot(NpuVendor vendor, ModelOptions options)
    {
        // An application that configures OpenVINO may want its CPU or GPU device.
        bool isAsked = options.LiteRtOptions.ContainsKey("intel_openvino");
        if (vendor.Name != "Intel" || isAsked || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        return File.Exists(LinuxDevice) ? null
            : $"Intel's plugin is there, but no NPU of Intel ({LinuxDevice} is missing; install its driver, or choose another device of "
                + "OpenVINO with ModelOptions.LiteRtOptions[\"intel_openvino\"])";
    }
}
