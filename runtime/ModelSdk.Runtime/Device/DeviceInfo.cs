using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>What device this is; asked once for each load by the ladder of attempts, which chooses compiled variants by it.</summary>
/// <param name="Soc">The SoC, or null when nothing here tells it.</param>
/// <param name="Source">Where that is from, for messages: a variable, Android's properties, the processor.</param>
internal sealed record DeviceInfo(DeviceSoc? Soc, string Source)
{
    /// <summary>Variable that overrides what the device says: <c>manufacturer/model</c>, or a target id such as <c>MediaTek_MT6993</c>.</summary>
    public const string Variable = "MODELSDK_SOC";

    /// <summary>This device.</summary>
    public static DeviceInfo Read() => throw new NotImplementedException();
}
