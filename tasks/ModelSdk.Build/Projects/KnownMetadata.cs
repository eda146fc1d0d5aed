namespace ModelSdk.Build;

/// <summary>What a metadata of Model items may hold.</summary>
internal enum MetadataKind
{
    /// <summary>Any text; rules of its own, if any, are elsewhere.</summary>
    Text,

    /// <summary>One of <see cref="MetadataRow.Values"/>, ignoring case.</summary>
    Choice,

    /// <summary>Some of <see cref="MetadataRow.Values"/>, separated by semicolons.</summary>
    Choices,

    /// <summary>Numbers separated by semicolons or commas.</summary>
    Numbers,

    /// <summary>An integer above 0.</summary>
    Count,

    /// <summary>Names of SoCs, separated by semicolons; see <see cref="TargetRules"/>.</summary>
    Targets,

    /// <summary>Shapes of inputs; see <see cref="OpSupport.FixedShapes"/>.</summary>
    Shapes,

    /// <summary>Options of the vendors' compilers; see <see cref="Aot.CompilerOptions"/>.</summary>
    CompilerOptions,

    /// <summary>A version of a package or toolchain, as NuGet reads it.</summary>
    Version,
}

/// <summary>A metadata of Model items, or a ModelSdk property.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it may hold.</param>
/// <param name="Values">The valid values of closed lists.</param>
internal sealed record MetadataRow(string Name, MetadataKind Kind, string[] Values);

/// <summary>The metadata of DESIGN 4 that users write on Model items; a new one is one more line here.</summary>
internal static class KnownMetadata
{
    private static readonly string[] Boolean = ["true", "false"];

    /// <summary>Metadata of Model items.</summary>
    public static IReadOnlyList<MetadataRow> Items { get; } =
    [
        new("Name", MetadataKind.Text, []),
        new("ClassName", MetadataKind.Text, []),
        new("Namespace", MetadataKind.Text, []),
        new("Visibility", MetadataKind.Choice, ["public", "internal"]),
        new("Accelerators", MetadataKind.Choices, ["Npu", "Gpu", "Cpu"]),
        new("Targets", MetadataKind.Targets, []),
        new("NpuRequirement", MetadataKind.Choice, ["None", "Partial", "Full"]),
        new("MaxPartitions", MetadataKind.Count, []),
        new("CustomOps", MetadataKind.Text, []),
        new("CompilerOptions", MetadataKind.CompilerOptions, []),
        new("Aot", MetadataKind.Choice, ["Auto", "Always", "Never"]),
        new("AiPack", MetadataKind.Text, []),
        new("DeliveryType", MetadataKind.Choice, ["InstallTime", "FastFollow", "OnDemand"]),
        new("FixedShapes", MetadataKind.Shapes, []),
        new("LabelsFile", MetadataKind.Text, []),
        new("ImageMean", MetadataKind.Numbers, []),
        new("ImageStd", MetadataKind.Numbers, []),
        new("ImageNormalization", MetadataKind.Choice, ["None"]),
        new("NoWarn", MetadataKind.Text, []),
        new("GenerateInterface", MetadataKind.Choice, Boolean),
        new("Sessions", MetadataKind.Choice, Boolean),
    ];

    /// <summary>Properties of the project.</summary>
    public static IReadOnlyList<MetadataRow> Properties { get; } =
    [
        new("ModelSdkTargets", MetadataKind.Targets, []),
        new("ModelSdkLiteRt", MetadataKind.Text, []),
        new("ModelSdkLiteRtVersion", MetadataKind.Version, []),
        new("ModelSdkCacheDir", MetadataKind.Text, []),
        new("ModelSdkContinueOnAotError", MetadataKind.Choice, Boolean),
        new("ModelSdkUnknownOps", MetadataKind.Choice, ["Warning", "Error", "Info"]),
        new("ModelSdkSarif", MetadataKind.Choice, Boolean),
        new("ModelSdkAotMemory", MetadataKind.Count, []),
        new("ModelSdkAotTimeout", MetadataKind.Count, []),
        new("ModelSdkCacheSize", MetadataKind.Count, []),
        new("ModelSdkApplicationId", MetadataKind.Text, []),
        new("ModelSdkExtractNativeLibs", MetadataKind.Choice, Boolean),
        new("ModelSdkPackPlaceholders", MetadataKind.Choice, Boolean),
        new("ModelSdkPackCountLimit", MetadataKind.Count, []),
        new("ModelSdkPackSizeLimit", MetadataKind.Count, []),
        new("ModelSdkInstallTimeSizeLimit", MetadataKind.Count, []),
        new("ModelSdkOnDemandSizeLimit", MetadataKind.Count, []),
        new("ModelSdkBaseSizeLimit", MetadataKind.Count, []),
        new("ModelSdkConsentSize", MetadataKind.Count, []),
        new(NativeFiles.NativeChoice.Property, MetadataKind.Choices, NativeFiles.NativeChoice.Values),
        new("ModelSdkIsApp", MetadataKind.Choice, Boolean),
        new("ModelSdkEnableDefaultModelItems", MetadataKind.Choice, Boolean),
    ];

    // Metadata of MSBuild, NuGet and Visual Studio that may stand on any item and is nobody's misspelling.
    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        "CopyToOutputDirectory", "CopyToPublishDirectory", "CustomToolNamespace", "DependentUpon", "Generator",
        "LastGenOutput", "Link", "LinkBase", "LogicalName", "Pack", "PackageCopyToOutput", "PackagePath", "Private",
        "SubType", "TargetPath", "Visible",
    };

    /// <summary>The row of a metadata of Model items, or null.</summary>
    public static MetadataRow? Find(string name) =>
        Items.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The known name that an unknown one is within two edits of (one for names of up to four letters), or null.</summary>
    public static string? Suggest(string unknown) =>
        Foreign.Contains(unknown) ? null : EditDistance.Suggest(unknown, Items.Select(static row => row.Name));
}
