using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Targets;

/// <summary>What Google Play compares with the properties of a device.</summary>
/// <param name="Manufacturer">As <c>Build.SOC_MANUFACTURER</c>.</param>
/// <param name="Model">As <c>Build.SOC_MODEL</c>.</param>
public sealed record PlaySelector(string Manufacturer, string Model);

/// <summary>A SoC that models are checked and compiled for: a row of Data/socs.json or a ModelSdkTarget item.</summary>
public sealed record SocTarget
{
    /// <summary>Such as <c>MediaTek_MT6993</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Such as <c>MediaTek</c>: the part of the id that wildcards use.</summary>
    public required string Vendor { get; init; }

    /// <summary>The NPU compiler: a name in Data/backends.</summary>
    public required string Backend { get; init; }

    /// <summary>What apply_plugin_main takes as --soc_manufacturer.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>What apply_plugin_main takes as --soc_model; null when its plugin does not know the SoC.</summary>
    public string? CompilerModel { get; init; }

    /// <summary>
    /// Name of a compiler plugin that LiteRT's release does not bring (<c>FakeNpu</c> for libLiteRtCompilerPlugin_FakeNpu.so),
    /// from metadata CompilerPlugin of a ModelSdkTarget item; null where the backend tells it.
    /// </summary>
    public string? CompilerPlugin { get; init; }

    /// <summary>Other names that Targets accepts, such as <c>d9500</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Such as <c>Dimensity 9500</c>; also accepted by Targets.</summary>
    public IReadOnlyList<string> MarketingNames { get; init; } = [];

    /// <summary>Generation of the NPU such as <c>v79</c>, or null.</summary>
    public string? Generation { get; init; }

    /// <summary>Device group in an AI pack, or null.</summary>
    public string? PlayDeviceGroup { get; init; }

    /// <summary>Selectors of the device group.</summary>
    public IReadOnlyList<PlaySelector> PlaySelectors { get; init; } = [];

    /// <summary>What devices report as <c>Build.SOC_MANUFACTURER</c>.</summary>
    public IReadOnlyList<string> DeviceManufacturers { get; init; } = [];

    /// <summary>What devices report as <c>Build.SOC_MODEL</c>.</summary>
    public IReadOnlyList<string> DeviceModels { get; init; } = [];

    /// <summary>Whether phones have it; null when no source says.</summary>
    public bool? IsPhone { get; init; }

    /// <summary>What is worth knowing, in whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the facts come from; the project file for a ModelSdkTarget item.</summary>
    public IReadOnlyList<string> Source { get; init; } = [];

    /// <summary>Whether LiteRT's compiler plugin takes it; otherwise it can be checked for but not compiled for.</summary>
    public bool IsKnownToCompiler => CompilerModel is not null;

    /// <summary>The id without the vendor, such as <c>MT6993</c>; also accepted by Targets.</summary>
    public string Model => Id[(Vendor.Length + 1)..];

    /// <summary>
    /// What devices that have the SoC may report, each once: the Play selectors, then every manufacturer with every model.
    /// A SoC whose devices report nothing (Intel) has the names that the compiler takes: the runtime finds those out itself.
    /// </summary>
    public IReadOnlyList<DeviceSoc> Devices
    {
        get
        {
            IEnumerable<DeviceSoc> reported = PlaySelectors
                .Select(static selector => new DeviceSoc(selector.Manufacturer, selector.Model))
                .Concat(DeviceManufacturers.SelectMany(_ => DeviceModels, static (manufacturer, model) => new DeviceSoc(manufacturer, model)));
            DeviceSoc[] devices = [.. reported.DistinctBy(static device => (device.Manufacturer.ToUpperInvariant(), device.Model.ToUpperInvariant()))];
            return devices.Length > 0 ? devices : [new DeviceSoc(Manufacturer, CompilerModel ?? Model)];
        }
    }

    /// <summary>Such as <c>MediaTek_MT6993 (Dimensity 9500)</c>.</summary>
    public string Title => MarketingNames.Count == 0 ? Id : $"{Id} ({MarketingNames[0]})";
}
