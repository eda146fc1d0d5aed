namespace ModelSdk.Build.Targets;

/// <summary>What all SoCs of a vendor have in common: a row of <c>vendors</c> in Data/socs.json.</summary>
public sealed record SocVendor
{
    /// <summary>The first part of its ids, such as <c>MediaTek</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For headings.</summary>
    public required string Title { get; init; }

    /// <summary>Other names that <c>Targets="MediaTek_*"</c> and <c>Manufacturer</c> of a ModelSdkTarget accept.</summary>
    public required IReadOnlyList<string> Spellings { get; init; }

    /// <summary>The NPU compiler: a name in Data/backends.</summary>
    public required string Backend { get; init; }

    /// <summary>What apply_plugin_main takes as --soc_manufacturer.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>Whether the compiler wants models in lower case.</summary>
    public bool LowerCaseModel { get; init; }

    /// <summary>What <see cref="SocTarget.Generation"/> counts.</summary>
    public required string Generation { get; init; }

    /// <summary>Manufacturers that an AI pack selects by; none where the vendor makes no phones.</summary>
    public required IReadOnlyList<string> PlayManufacturers { get; init; }

    /// <summary>Whether devices report models with spaces where ids have underscores.</summary>
    public bool PlayModelWithSpaces { get; init; }

    /// <summary>What devices report as <c>Build.SOC_MANUFACTURER</c>.</summary>
    public required IReadOnlyList<string> DeviceManufacturers { get; init; }

    /// <summary>Where the facts come from.</summary>
    public required string Source { get; init; }

    /// <summary>Whether the text names the vendor, ignoring case.</summary>
    public bool IsNamed(string text) =>
        Name.Equals(text, StringComparison.OrdinalIgnoreCase) || Spellings.Contains(text, StringComparer.OrdinalIgnoreCase);
}
