using ModelSdk.Build.Packs.Proto;
using static ModelSdk.Build.Packs.Proto.ProtoField;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>The message BundleConfig: BundleConfig.pb of an app bundle, and as JSON the file that <c>bundletool --config</c> takes.</summary>
/// <remarks>
/// The table is whole, so that <see cref="BundleConfiguration"/> knows both spellings of every name; fields that no rule asks for
/// are <see cref="ProtoKind.Other"/>. Numbers: bundletool, src/main/proto/config.proto.
/// </remarks>
internal static class BundleConfigProto
{
    /// <summary>Path of the message in a bundle.</summary>
    public const string Path = "BundleConfig.pb";

    /// <summary>Name of the dimension of device groups.</summary>
    public const string DeviceGroup = "DEVICE_GROUP";

    /// <summary>SplitDimension.Value; a dimension may stand in a configuration once.</summary>
    public static readonly IReadOnlyDictionary<string, int> Dimensions = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["UNSPECIFIED_VALUE"] = 0,
        ["ABI"] = 1,
        ["SCREEN_DENSITY"] = 2,
        ["LANGUAGE"] = 3,
        ["TEXTURE_COMPRESSION_FORMAT"] = 4,
        ["DEVICE_TIER"] = 6,
        ["COUNTRY_SET"] = 7,
        ["AI_MODEL_VERSION"] = 8,
        [DeviceGroup] = 9,
    };

    private static readonly ProtoType Dimension = new(
        "SplitDimension",
        Choice(1, "value", Dimensions),
        Flag(2, "negate"),
        One(3, "suffix_stripping", static () => new("SuffixStripping", Flag(1, "enabled"), Text(2, "default_suffix"))));

    private static readonly ProtoType Enabled = new("UncompressNativeLibraries", Flag(1, "enabled"), Other(2, "alignment"));

    private static readonly ProtoType Resources = new(
        "ResourceOptimizations",
        Other(1, "sparse_encoding"),
        One(2, "collapsed_resource_names", static () => new(
            "CollapsedResourceNames",
            Other(1, "collapse_resource_names"),
            Other(2, "no_collapse_resources"),
            Other(3, "deduplicate_resource_entries"),
            Other(4, "no_collapse_resource_types"))));

    private static readonly ProtoType Optimizations = new(
        "Optimizations",
        One(1, "splits_config", static () => new("SplitsConfig", Many(1, "split_dimension", static () => Dimension))),
        One(2, "uncompress_native_libraries", static () => Enabled),
        One(3, "uncompress_dex_files", static () => new("UncompressDexFiles", Other(1, "enabled"), Other(2, "uncompressed_dex_target_sdk"))),
        One(4, "standalone_config", static () => new(
            "StandaloneConfig",
            Many(1, "split_dimension", static () => Dimension),
            Other(2, "strip_64_bit_libraries"),
            Other(3, "dex_merging_strategy"),
            Other(4, "feature_modules_mode"))),
        One(5, "resource_optimizations", static () => Resources),
        Other(6, "store_archive"));

    /// <summary>BundleConfig.</summary>
    public static readonly ProtoType Config = new(
        "BundleConfig",
        One(1, "bundletool", static () => new("Bundletool", Text(2, "version"))),
        One(2, "optimizations", static () => Optimizations),
        One(3, "compression", static () => new(
            "Compression",
            Texts(1, "uncompressed_glob"),
            Other(2, "install_time_asset_module_default_compression"),
            Other(3, "apk_compression_algorithm"))),
        One(4, "master_resources", static () => new("MasterResources", Other(1, "resource_ids"), Other(2, "resource_names"))),
        One(5, "apex_config", static () => new(
            "ApexConfig",
            Many(1, "apex_embedded_apk_config", static () => new("ApexEmbeddedApkConfig", Other(1, "package_name"), Other(2, "path"))),
            Other(2, "supported_abi_set"))),
        Other(6, "unsigned_embedded_apk_config"),
        One(7, "asset_modules_config", static () => new("AssetModulesConfig", Other(1, "app_version"), Other(2, "asset_version_tag"))),
        Other(8, "type"),
        One(9, "locales", static () => new("Locales", Other(1, "inject_locale_config"))));

    /// <summary>Reads BundleConfig.pb.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message; the text says where.</exception>
    public static BundleConfigFacts Read(ReadOnlyMemory<byte> data) => BundleConfigFacts.From(ProtoMessage.Read(Config, data));
}
