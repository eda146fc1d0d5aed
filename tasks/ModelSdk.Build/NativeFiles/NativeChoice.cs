using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.NativeFiles;

/// <summary>A vendor whose NPU the application is for.</summary>
/// <param name="Key">Key of the vendor's name in file names.</param>
/// <param name="Folder">Name of its folder where files lie beside the program.</param>
/// <param name="Row">What the table knows; null for a plugin of a ModelSdkTarget item.</param>
/// <param name="Generations">Numbers of the NPUs that are wanted; <c>*</c> for all.</param>
internal sealed record WantedVendor(string Key, string Folder, VendorRow? Row, IReadOnlyList<string> Generations)
{
    /// <summary>Patterns of the libraries that a part of the vendor's run-time loads by name.</summary>
    public IEnumerable<string> Patterns(IReadOnlyList<string> rows) => rows
        .SelectMany(_ => Generations, static (pattern, generation) => pattern.Replace("{generation}", generation, StringComparison.Ordinal))
        .Distinct();
}

/// <summary>Which native libraries an application wants: property ModelSdkNativeLibraries and its targets.</summary>
internal sealed record NativeChoice
{
    /// <summary>The property.</summary>
    public const string Property = "ModelSdkNativeLibraries";

    /// <summary>Its values.</summary>
    public static readonly string[] Values = ["None", "Cpu", "Gpu", "Npu", "Compiler"];

    private static readonly string[] Default = ["Cpu", "Gpu", "Npu"];

    /// <summary>Nothing at all.</summary>
    public required bool IsNone { get; init; }

    /// <summary>What LiteRT loads for a GPU.</summary>
    public required bool Gpu { get; init; }

    /// <summary>The vendors' compilers for compiling on the device.</summary>
    public required bool Compiler { get; init; }

    /// <summary>Vendors whose NPU is wanted; null means all that there are.</summary>
    public required IReadOnlyList<WantedVendor>? Vendors { get; init; }

    /// <summary>Reads the choice of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="targets">Targets of its models and variants, as lists.</param>
    public static NativeChoice Of(ProjectFacts project, IEnumerable<string> targets)
    {
        string[] written = MetadataValues.List(project.Property(Property));
        string[] chosen = written.Length == 0 ? Default : written;
        bool npu = Has(chosen, "Npu") || Has(chosen, "Compiler");
        SocTable socs = SocTable.Of(project);
        SocTarget[] wanted = [.. targets.Append(project.Property("ModelSdkTargets")).SelectMany(list => socs.Select(list).Targets).DistinctBy(static target => target.Id)];
        return new NativeChoice
        {
            IsNone = Has(chosen, "None"),
            Gpu = Has(chosen, "Gpu"),
            Compiler = Has(chosen, "Compiler"),
            // Who asks for NPUs and names no chip means any.
            Vendors = !npu ? [] : wanted.Length == 0 && written.Length > 0 ? null : [.. wanted.GroupBy(KeyOf).Select(VendorOf)],
        };
    }

    /// <summary>The vendor of a library that nobody asked for by name.</summary>
    public static WantedVendor Any(string key)
    {
        VendorRow? row = ToolchainTable.Builtin.Vendors.FirstOrDefault(row => SocTable.Key(row.Plugin) == key);
        return new WantedVendor(key, row?.Backend ?? key, row, ["*"]);
    }

    private static string KeyOf(SocTarget target) =>
        SocTable.Key(target.CompilerPlugin ?? ToolchainTable.Builtin.Of(target.Backend)?.Plugin ?? target.Vendor);

    private static WantedVendor VendorOf(IGrouping<string, SocTarget> targets) => Any(targets.Key) with
    {
        Generations = [.. targets.Select(static target => target.Generation?.TrimStart('v', 'V') ?? "*").Distinct()],
    };

    private static bool Has(string[] chosen, string value) => chosen.Contains(value, StringComparer.OrdinalIgnoreCase);
}
