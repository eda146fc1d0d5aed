using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.Targets;

/// <summary>A ModelSdkTarget item: a SoC that Data/socs.json does not have, or other Play selectors for one that it has.</summary>
/// <remarks>Read by <see cref="SocTable.Of"/>; what is wrong with an item is reported by TargetRules as MSDK1004.</remarks>
/// <param name="Identity">The item as the project writes it; a name that Targets accepts.</param>
/// <param name="Metadata">Manufacturer, Model, PlaySelectors and CompilerPlugin, as in the project.</param>
public sealed partial record CustomTarget(string Identity, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The metadata that the item may have.</summary>
    internal static readonly string[] Known = ["Manufacturer", "Model", "PlaySelectors", "CompilerPlugin"];

    /// <summary>The SoC, or in a clause what is wrong with the item.</summary>
    /// <param name="known">Gives the vendors and the SoCs whose names are taken.</param>
    /// <param name="projectFile">Stands as source of the row.</param>
    /// <param name="target">The SoC.</param>
    /// <param name="problem">Why there is none.</param>
    public bool TryRead(
        SocTable known,
        string projectFile,
        [NotNullWhen(true)] out SocTarget? target,
        [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(known);
        target = null;
        (string manufacturer, string model) = Names();
        string plugin = Get("CompilerPlugin");
        SocVendor? vendor = known.FindVendor(manufacturer);
        string vendors = string.Join(", ", known.Vendors.Select(vendor => vendor.Name));
        if (plugin.Length > 0 && vendor is not null)
        {
            problem = $"the compiler plugin of {vendor.Name} is part of LiteRT's release; leave CompilerPlugin out";
            return false;
        }

        vendor ??= plugin.Length > 0 && manufacturer.Length > 0 ? VendorOf(manufacturer) : null;
        problem = manufacturer.Length == 0 || model.Length == 0
            ? $"it needs metadata Manufacturer (one of {vendors}) and Model (such as MT6993)"
            : vendor is null
                ? $"no NPU compiler of LiteRT is for manufacturer '{manufacturer}'; valid: {vendors}"
                : !ModelPattern().IsMatch(model)
                    ? $"'{model}' is not a model such as MT6993 (letters, digits, '-', '.' and '_')"
                    : plugin.Length > 0 && !ModelPattern().IsMatch(plugin)
                        ? $"'{plugin}' of CompilerPlugin is not the last part of a file name such as libLiteRtCompilerPlugin_Arm.so"
                        : null;
        if (problem is not null)
        {
            return false;
        }

        string id = $"{vendor!.Name}_{model}";
        if (known.Find(Identity) is { } taken && !taken.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        {
            problem = $"the name '{Identity}' already means {taken.Title}; choose another";
            return false;
        }

        if (!TryReadSelectors(vendor, model, out IReadOnlyList<PlaySelector> selectors, out problem))
        {
            return false;
        }

        target = new SocTarget
        {
            Id = id,
            Vendor = vendor.Name,
            Backend = vendor.Backend,
            Manufacturer = vendor.Manufacturer,
            CompilerModel = vendor.LowerCaseModel ? model.ToLowerInvariant() : model,
            CompilerPlugin = plugin.Length > 0 ? plugin : null,
            Aliases = SocTable.Key(Identity) == SocTable.Key(id) ? [] : [Identity],
            PlayDeviceGroup = selectors.Count == 0 ? null : $"{vendor.PlayManufacturers[0]}_{NotInGroup().Replace(model, "_")}",
            PlaySelectors = selectors,
            DeviceManufacturers = vendor.DeviceManufacturers,
            DeviceModels = [.. selectors.Select(selector => selector.Model).Prepend(model).Distinct()],
            IsPhone = selectors.Count > 0,
            Source = [$"ModelSdkTarget '{Identity}' in {Path.GetFileName(projectFile)}"],
        };
        return true;
    }

    // Nothing is known of it but how the plugin calls it.
    private static SocVendor VendorOf(string manufacturer) => new()
    {
        Name = manufacturer,
        Title = manufacturer,
        Spellings = [],
        Backend = BackendTables.OtherPlugin,
        Manufacturer = manufacturer,
        Generation = "",
        PlayManufacturers = [manufacturer],
        DeviceManufacturers = [manufacturer],
        Source = "the ModelSdkTarget item",
    };

    // Include="MediaTek_MT6999" says both, so that metadata is needed only where the name is free.
    private (string Manufacturer, string Model) Names()
    {
        string manufacturer = Get("Manufacturer");
        string model = Get("Model").Replace(' ', '_');
        int underscore = Identity.IndexOf('_');
        return manufacturer.Length == 0 && model.Length == 0 && underscore > 0
            ? (Identity[..underscore], Identity[(underscore + 1)..])
            : (manufacturer, model);
    }

    // Without the metadata, the selectors that LiteRT's own exporter writes.
    private bool TryReadSelectors(
        SocVendor vendor, string model, out IReadOnlyList<PlaySelector> selectors, [NotNullWhen(false)] out string? problem)
    {
        List<PlaySelector> read = [];
        selectors = read;
        problem = null;
        foreach (string text in MetadataValues.List(Get("PlaySelectors")))
        {
            int slash = text.IndexOf('/');
            string[] parts = slash < 0 ? [] : [text[..slash].Trim(), text[(slash + 1)..].Trim()];
            if (parts.Length == 0 || parts.Contains(""))
            {
                problem = $"'{text}' in PlaySelectors is not <manufacturer>/<model> as devices report them, such as Mediatek/MT6993";
                return false;
            }

            read.Add(new PlaySelector(parts[0], parts[1]));
        }

        if (read.Count > 0 && vendor.PlayManufacturers.Count == 0)
        {
            problem = $"PlaySelectors are for phones; {vendor.Title} has none";
            return false;
        }

        if (read.Count == 0)
        {
            string reported = vendor.PlayModelWithSpaces ? model.Replace('_', ' ') : model;
            read.AddRange(vendor.PlayManufacturers.Select(manufacturer => new PlaySelector(manufacturer, reported)));
        }

        return true;
    }

    private string Get(string metadata) => new ModelItem("", Identity, Metadata).Get(metadata);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex ModelPattern();

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex NotInGroup();
}
