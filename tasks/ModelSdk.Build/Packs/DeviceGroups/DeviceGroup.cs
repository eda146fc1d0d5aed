namespace ModelSdk.Build.Packs.DeviceGroups;

/// <summary>A device group: the devices that get one variant. Play takes the first group of the list that matches.</summary>
/// <remarks>Play for On-device AI, "Device targeting"; messages of bundletool's device_targeting_config.proto.</remarks>
public sealed record DeviceGroup(string Name, IReadOnlyList<DeviceSelector> Selectors)
{
    /// <summary>The group of all devices that match no other; implicit, never declared.</summary>
    public const string Other = "other";
}

/// <summary>Conditions that must all hold; the selectors of a group are alternatives.</summary>
public sealed record DeviceSelector
{
    /// <summary>Inclusive lower bound of the memory in bytes; 0 for none.</summary>
    public long MinRamBytes { get; init; }

    /// <summary>Exclusive upper bound of the memory in bytes; 0 for none.</summary>
    public long MaxRamBytes { get; init; }

    /// <summary>The device must be one of these.</summary>
    public IReadOnlyList<DeviceId> IncludedDevices { get; init; } = [];

    /// <summary>The device must be none of these.</summary>
    public IReadOnlyList<DeviceId> ExcludedDevices { get; init; } = [];

    /// <summary>System features that the device must have, all of them.</summary>
    public IReadOnlyList<string> RequiredFeatures { get; init; } = [];

    /// <summary>System features that the device must not have.</summary>
    public IReadOnlyList<string> ForbiddenFeatures { get; init; } = [];

    /// <summary>The chip must be one of these, letter by letter; devices before Android 12 report none.</summary>
    public IReadOnlyList<SystemOnChip> SystemOnChips { get; init; } = [];
}

/// <summary>A device or, without <paramref name="Device"/>, all of a brand (Build.BRAND, Build.DEVICE).</summary>
public sealed record DeviceId(string Brand, string Device);

/// <summary>A chip as devices report it (Build.SOC_MANUFACTURER, Build.SOC_MODEL).</summary>
public sealed record SystemOnChip(string Manufacturer, string Model);
