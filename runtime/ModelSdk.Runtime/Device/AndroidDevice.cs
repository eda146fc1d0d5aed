using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>The SoC as Android's system properties tell it; called by <see cref="DeviceInfo"/> on Android only.</summary>
/// <remarks>
/// <c>ro.soc.manufacturer</c> and <c>ro.soc.model</c> are what <c>Build.SOC_MANUFACTURER</c> and <c>Build.SOC_MODEL</c>
/// read; they are there since Android 12. Before that only MediaTek names its chip (<c>ro.mediatek.platform</c>);
/// <c>ro.board.platform</c> of the others is a code name that several chips share, so it is told and not used.
/// </remarks>
internal static unsafe partial class AndroidDevice
{
    // PROP_VALUE_MAX of sys/system_properties.h, with the terminating zero.
    private const int MaxLength = 92;

    /// <summary>The device of these properties.</summary>
    /// <param name="property">Value of a property; null or empty when there is none.</param>
    public static DeviceInfo Find(Func<string, string?> property)
    {
        if (Known(property("ro.soc.model")) is { } model)
        {
            return new DeviceInfo(new DeviceSoc(Known(property("ro.soc.manufacturer")) ?? "", model), "ro.soc.model");
        }

        if (Known(property("ro.mediatek.platform")) is { } platform)
        {
            return new DeviceInfo(new DeviceSoc("Mediatek", platform), "ro.mediatek.platform");
        }

        string board = Known(property("ro.board.platform")) is { } name ? $" (its board is '{name}')" : "";
        return new DeviceInfo(
            null, $"ro.soc.model is empty, as before Android 12{board}; the variable {DeviceInfo.Variable} can name it");
    }

    /// <summary>The value of a system property, or null where there are none.</summary>
    public static string? ReadProperty(string name)
    {
        byte* value = stackalloc byte[MaxLength];
        try
        {
            return ReadProperty(name, value) > 0 ? Utf8StringMarshaller.ConvertToManaged(value) : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without properties: nobody knows the device, which is no reason not to run.
            return null;
        }
    }

    // Android writes "unknown" where the maker of the device left it out.
    private static string? Known(string? value) =>
        string.IsNullOrWhiteSpace(value) || value.Equals("unknown", StringComparison.OrdinalIgnoreCase) ? null : value.Trim();

    [LibraryImport("libc", EntryPoint = "__system_property_get", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadProperty(string name, byte* value);
}
