using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.DeviceGroups;

/// <summary>The messages of DeviceGroupConfig, and how <see cref="DeviceGroup"/> stands in them.</summary>
/// <remarks>
/// Used by <see cref="DeviceGroupConfig"/> for bytes and JSON and by <see cref="TargetingXml"/>, so that the three forms have one
/// meaning. Numbers: bundletool, src/main/proto/device_targeting_config.proto.
/// </remarks>
internal static class DeviceGroupSchema
{
    /// <summary>DeviceGroupConfig.</summary>
    public static readonly ProtoType Config = new("DeviceGroupConfig", ProtoField.Many(1, "device_groups", static () => Group!));

    /// <summary>DeviceGroup.</summary>
    public static readonly ProtoType Group = new(
        "DeviceGroup",
        ProtoField.Text(1, "name"),
        ProtoField.Many(2, "device_selectors", static () => Selector!));

    /// <summary>DeviceSelector.</summary>
    public static readonly ProtoType Selector = new(
        "DeviceSelector",
        ProtoField.One(1, "device_ram", static () => Ram!),
        ProtoField.Many(2, "included_device_ids", static () => Device!),
        ProtoField.Many(3, "excluded_device_ids", static () => Device!),
        ProtoField.Many(4, "required_system_features", static () => Feature!),
        ProtoField.Many(5, "forbidden_system_features", static () => Feature!),
        ProtoField.Many(6, "system_on_chips", static () => Chip!));

    /// <summary>DeviceRam.</summary>
    public static readonly ProtoType Ram = new("DeviceRam", ProtoField.Integer(1, "min_bytes"), ProtoField.Integer(2, "max_bytes"));

    /// <summary>DeviceId.</summary>
    public static readonly ProtoType Device = new("DeviceId", ProtoField.Text(1, "build_brand"), ProtoField.Text(2, "build_device"));

    /// <summary>SystemFeature.</summary>
    public static readonly ProtoType Feature = new("SystemFeature", ProtoField.Text(1, "name"));

    /// <summary>SystemOnChip.</summary>
    public static readonly ProtoType Chip = new("SystemOnChip", ProtoField.Text(1, "manufacturer"), ProtoField.Text(2, "model"));

    /// <summary>The groups of a config.</summary>
    public static IReadOnlyList<DeviceGroup> FromMessage(ProtoMessage config) =>
        [.. config.Messages("device_groups").Select(static group => new DeviceGroup(
            group.Text("name"), [.. group.Messages("device_selectors").Select(ReadSelector)]))];

    /// <summary>The config of groups.</summary>
    public static ProtoMessage ToMessage(IEnumerable<DeviceGroup> groups) => new ProtoMessage(Config).With(
        "device_groups",
        groups.Select(static group => new ProtoMessage(Group)
            .With("name", group.Name)
            .With("device_selectors", group.Selectors.Select(WriteSelector))));

    private static DeviceSelector ReadSelector(ProtoMessage selector) => new()
    {
        MinRamBytes = selector.Message("device_ram")?.Number("min_bytes") ?? 0,
        MaxRamBytes = selector.Message("device_ram")?.Number("max_bytes") ?? 0,
        IncludedDevices = Devices(selector, "included_device_ids"),
        ExcludedDevices = Devices(selector, "excluded_device_ids"),
        RequiredFeatures = Features(selector, "required_system_features"),
        ForbiddenFeatures = Features(selector, "forbidden_system_features"),
        SystemOnChips = [.. selector.Messages("system_on_chips")
            .Select(static chip => new SystemOnChip(chip.Text("manufacturer"), chip.Text("model")))],
    };

    // No empty device_ram, which Gradle writes into every selector: it means nothing.
    private static ProtoMessage WriteSelector(DeviceSelector selector) => new ProtoMessage(Selector)
        .With("device_ram", selector is { MinRamBytes: 0, MaxRamBytes: 0 }
            ? null
            : new ProtoMessage(Ram).With("min_bytes", selector.MinRamBytes).With("max_bytes", selector.MaxRamBytes))
        .With("included_device_ids", selector.IncludedDevices.Select(WriteDevice))
        .With("excluded_device_ids", selector.ExcludedDevices.Select(WriteDevice))
        .With("required_system_features", selector.RequiredFeatures.Select(WriteFeature))
        .With("forbidden_system_features", selector.ForbiddenFeatures.Select(WriteFeature))
        .With("system_on_chips", selector.SystemOnChips.Select(static chip =>
            new ProtoMessage(Chip).With("manufacturer", chip.Manufacturer).With("model", chip.Model)));

    private static IReadOnlyList<DeviceId> Devices(ProtoMessage selector, string field) =>
        [.. selector.Messages(field).Select(static device => new DeviceId(device.Text("build_brand"), device.Text("build_device")))];

    private static IReadOnlyList<string> Features(ProtoMessage selector, string field) =>
        [.. selector.Messages(field).Select(static feature => feature.Text("name"))];

    private static ProtoMessage WriteDevice(DeviceId device) =>
        new ProtoMessage(Device).With("build_brand", device.Brand).With("build_device", device.Device);

    private static ProtoMessage WriteFeature(string feature) => new ProtoMessage(Feature).With("name", feature);
}
