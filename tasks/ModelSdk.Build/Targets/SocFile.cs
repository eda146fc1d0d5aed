using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelSdk.Build.Targets;

/// <summary>Data/socs.json as it is written; <see cref="SocTable.Builtin"/> reads it once.</summary>
/// <remarks>A SoC's row has what is its own; what all SoCs of a vendor share stands in the vendor's row.</remarks>
internal sealed record SocFile
{
    public const string Resource = "Data/socs.json";

    public required int Schema { get; init; }

    public required string LiteRt { get; init; }

    public required string Date { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyList<SocVendor> Vendors { get; init; }

    public required IReadOnlyList<SocRow> Socs { get; init; }

    /// <summary>The file that is embedded in this assembly.</summary>
    public static SocFile Read()
    {
        using Stream stream = typeof(SocFile).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is not in {typeof(SocFile).Assembly.GetName().Name}.");
        return JsonSerializer.Deserialize(stream, SocJson.Default.SocFile)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is empty.");
    }

    /// <summary>The rows with what their vendors add.</summary>
    public IEnumerable<SocTarget> Targets()
    {
        foreach (SocRow row in Socs)
        {
            SocVendor vendor = Vendors.First(vendor => vendor.Name == row.Vendor);
            yield return new SocTarget
            {
                Id = row.Id,
                Vendor = row.Vendor,
                Backend = vendor.Backend,
                Manufacturer = vendor.Manufacturer,
                CompilerModel = row.CompilerModel,
                Aliases = row.Aliases,
                MarketingNames = row.MarketingNames,
                Generation = row.Generation,
                PlayDeviceGroup = row.PlayDeviceGroup,
                PlaySelectors = row.PlaySelectors,
                DeviceManufacturers = vendor.DeviceManufacturers,
                DeviceModels = row.DeviceModels,
                IsPhone = row.IsPhone,
                Notes = row.Notes,
                Source = row.Source,
            };
        }
    }
}

/// <summary>One SoC; the members are those of <see cref="SocTarget"/>.</summary>
/// <remarks>Members that a row may leave out have setters: generated readers set all init-only ones, to null if need be.</remarks>
internal sealed record SocRow
{
    public required string Id { get; init; }

    public required string Vendor { get; init; }

    public string? CompilerModel { get; set; }

    public IReadOnlyList<string> Aliases { get; set; } = [];

    public IReadOnlyList<string> MarketingNames { get; set; } = [];

    public string? Generation { get; set; }

    public string? PlayDeviceGroup { get; set; }

    public IReadOnlyList<PlaySelector> PlaySelectors { get; set; } = [];

    public IReadOnlyList<string> DeviceModels { get; set; } = [];

    public bool? IsPhone { get; set; }

    public IReadOnlyList<string> Notes { get; set; } = [];

    public required IReadOnlyList<string> Source { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SocFile))]
internal sealed partial class SocJson : JsonSerializerContext;
