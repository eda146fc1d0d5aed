using ModelSdk.Format.Artifacts;

namespace ModelSdk;

/// <summary>Compares a device with the SoC that a variant was compiled for; called by <see cref="DeviceInfo.Fits"/>.</summary>
/// <remarks>Case never matters, and a space is as good as an underscore: Android says "Tensor G5", the id Google_Tensor_G5.</remarks>
internal static class DeviceMatch
{
    // What ro.soc.manufacturer says where it is not the vendor of a target's id; source: soc-targets.json,
    // android_soc_manufacturers. Only for lists of builds that did not write what devices call themselves.
    private static readonly (string Vendor, string Device)[] Spellings =
    [
        ("MediaTek", "MTK"),
        ("Qualcomm", "QTI"),
        ("Samsung", "Exynos"),
    ];

    /// <summary>Whether the variant was compiled for the device.</summary>
    public static bool Fits(DeviceInfo device, ArtifactRow variant)
    {
        if (device.Id is { } id && Same(id, variant.Target))
        {
            return true;
        }

        if (device.Soc is not { } soc)
        {
            return false;
        }

        foreach (DeviceSoc listed in variant.Devices)
        {
            if (Same(listed.Model, soc.Model) && (soc.Manufacturer.Length == 0 || Same(listed.Manufacturer, soc.Manufacturer)))
            {
                return true;
            }
        }

        int end = variant.Target.IndexOf('_');
        return end > 0
            && Same(variant.Target[(end + 1)..], soc.Model)
            && IsVendor(variant.Target[..end], soc.Manufacturer);
    }

    private static bool IsVendor(string vendor, string manufacturer)
    {
        if (manufacturer.Length == 0 || Same(vendor, manufacturer))
        {
            return true;
        }

        foreach ((string known, string device) in Spellings)
        {
            if (Same(known, vendor) && Same(device, manufacturer))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(string left, string right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (Plain(left[i]) != Plain(right[i]))
            {
                return false;
            }
        }

        return true;

        static char Plain(char letter) => letter == ' ' ? '_' : char.ToUpperInvariant(letter);
    }
}
