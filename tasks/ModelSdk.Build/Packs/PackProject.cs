using ModelSdk.Build.Artifacts;

namespace ModelSdk.Build.Packs;

/// <summary>An application whose models go into AI packs.</summary>
/// <remarks>Made by the task BuildPacks and by <c>modelsdk pack</c>, for <see cref="PackBuild"/>.</remarks>
public sealed record PackProject
{
    /// <summary>The application.</summary>
    public required ProjectFacts Facts { get; init; }

    /// <summary>Its own models and those of what it references.</summary>
    public required IReadOnlyList<ApplicationModel> Models { get; init; }

    /// <summary>Its ModelPack items.</summary>
    public IReadOnlyList<PackItem> Packs { get; init; } = [];

    /// <summary>
    /// Folder with <c>models/&lt;assembly&gt;/&lt;name&gt;/artifacts.json</c> and the files that these name, as
    /// <see cref="ArtifactFolder"/> lays it out; it need not exist.
    /// </summary>
    public required string ArtifactFolder { get; init; }

    /// <summary>Files of ModelDeviceTargetingConfig items: XML as Gradle takes it, or DeviceGroupConfig as .json or .pb.</summary>
    public IReadOnlyList<string> DeviceConfigurations { get; init; } = [];

    /// <summary>Where packs are written.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Whether nothing else lies there, so that what earlier builds left is removed; never in a folder that a user names.</summary>
    public bool OwnsOutputFolder { get; init; }

    /// <summary>Application id for the manifests; null takes <see cref="PlaceholderPackageName"/>.</summary>
    public string? PackageName { get; init; }

    /// <summary>$(AndroidBundleConfigurationFile) as the project set it, or null.</summary>
    public string? BundleConfiguration { get; init; }

    /// <summary>The Android application, or null where packs are only built and checked.</summary>
    public AndroidFacts? Android { get; init; }

    /// <summary>Stands in manifests until an application id is known; a bundle with it is refused (MSDK5144).</summary>
    public const string PlaceholderPackageName = "modelsdk.placeholder.application";
}

/// <summary>What rules must know of the Android application around the packs.</summary>
public sealed record AndroidFacts
{
    /// <summary>$(SupportedOSPlatformVersion) as an API level, or null.</summary>
    public int? MinSdkVersion { get; init; }

    /// <summary>File names of the native libraries that the application delivers.</summary>
    public IReadOnlyList<string> NativeLibraries { get; init; } = [];

    /// <summary>AndroidAppBundleMetaDataFile items of others, as they are written (<c>path in bundle:file</c>).</summary>
    public IReadOnlyList<string> BundleMetadata { get; init; } = [];

    /// <summary>Names of asset packs and feature modules of others.</summary>
    public IReadOnlyList<string> OtherModules { get; init; } = [];

    /// <summary>Extensions that $(AndroidStoreUncompressedFileExtensions) names, with the dot.</summary>
    public IReadOnlyList<string> UncompressedExtensions { get; init; } = [];
}

/// <summary>A ModelPack item: settings of one pack.</summary>
/// <param name="Name">Name of the pack: the item as the project writes it.</param>
/// <param name="Metadata">DeliveryType, SourceModel, Type, Models and NoWarn.</param>
public sealed record PackItem(string Name, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The metadata that the item may have.</summary>
    internal static readonly string[] Known = ["DeliveryType", "SourceModel", "Type", "Models", "NoWarn"];

    /// <summary>The settings as an item, for what all items of a project have in common.</summary>
    internal ModelItem AsItem => new("", Name, Metadata);

    /// <summary>Trimmed value of a metadata; "" when absent.</summary>
    internal string Get(string metadata) => AsItem.Get(metadata);
}
