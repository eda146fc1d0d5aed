using System.Runtime.Intrinsics.X86;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Intel's processors with an NPU that models are compiled for; called by <see cref="DeviceInfo"/> elsewhere than on Android.</summary>
internal static class IntelDevice
{
    // Family 6, model numbers of the Linux kernel's arch/x86/include/asm/intel-family.h; names as the compiler takes them
    // (soc-targets.json: IntelOpenVINO_LNL, IntelOpenVINO_PTL).
    private static readonly (int Model, string Name)[] Models =
    [
        (0xBD, "LNL"),
        (0xCC, "PTL"),
    ];

    /// <summary>The device that the processor belongs to.</summary>
    public static DeviceInfo Find()
    {
        if (!X86Base.IsSupported)
        {
            return Unknown("only Android devices and processors of Intel tell it");
        }

        (_, int ebx, int ecx, int edx) = X86Base.CpuId(0, 0);
        (int version, _, _, _) = X86Base.CpuId(1, 0);
        return Find((ebx, edx, ecx) == (0x756E6547, 0x49656E69, 0x6C65746E), version);
    }

    /// <summary>The device of a processor.</summary>
    /// <param name="isIntel">Whether leaf 0 says GenuineIntel.</param>
    /// <param name="version">EAX of leaf 1.</param>
    public static DeviceInfo Find(bool isIntel, int version)
    {
        int family = (version >> 8) & 0xF;
        int model = ((version >> 4) & 0xF) | ((version >> 12) & 0xF0);
        foreach ((int number, string name) in Models)
        {
            if (isIntel && family == 6 && model == number)
            {
                return new DeviceInfo(new DeviceSoc("IntelOpenVINO", name), "the processor");
            }
        }

        return Unknown("this processor has no NPU that models are compiled for");
    }

    private static DeviceInfo Unknown(string why) => new(null, $"{why}; the variable {DeviceInfo.Variable} can name it");
}
