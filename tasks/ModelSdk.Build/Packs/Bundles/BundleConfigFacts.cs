using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>What rules ask of a bundle configuration.</summary>
/// <remarks>Read by <see cref="BundleConfigProto"/> from the message and by <see cref="BundleConfiguration"/> from JSON.</remarks>
internal sealed record BundleConfigFacts
{
    /// <summary>The bundletool that wrote it; "" in JSON, where it means nothing.</summary>
    public string BundletoolVersion { get; init; } = "";

    /// <summary>The entries about device groups; none when nothing is split by them, several are refused by bundletool.</summary>
    public IReadOnlyList<DeviceGroupDimension> DeviceGroups { get; init; } = [];

    /// <summary>
    /// Whether native libraries stay in the APK; null when nothing is said, which means true. An entry that names only an
    /// alignment says false: protobuf knows no third state.
    /// </summary>
    public bool? UncompressNativeLibraries { get; init; }

    /// <summary>Files that are stored without compression.</summary>
    public IReadOnlyList<string> UncompressedGlobs { get; init; } = [];

    /// <summary>Whether each device gets the folders of its group, and a device of no group those of <c>other</c>.</summary>
    public bool SplitsByDeviceGroup => DeviceGroups is [{ IsRight: true }];

    internal static BundleConfigFacts From(ProtoMessage config)
    {
        ProtoMessage? optimizations = config.Message("optimizations");
        IEnumerable<ProtoMessage> dimensions = optimizations?.Message("splits_config")?.Messages("split_dimension") ?? [];
        return new BundleConfigFacts
        {
            BundletoolVersion = config.Message("bundletool")?.Text("version") ?? "",
            DeviceGroups = [.. dimensions
                .Select(static (dimension, index) => (Message: dimension, Index: index))
                .Where(static dimension => dimension.Message.Number("value") == BundleConfigProto.Dimensions[BundleConfigProto.DeviceGroup])
                .Select(static dimension => DeviceGroupDimension.From(dimension.Message, dimension.Index))],
            UncompressNativeLibraries = optimizations?.Message("uncompress_native_libraries")?.Flag("enabled"),
            UncompressedGlobs = [.. config.Message("compression")?.Texts("uncompressed_glob") ?? []],
        };
    }
}

/// <summary>An entry DEVICE_GROUP of <c>optimizations.splitsConfig.splitDimension</c>.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="Negate">Whether it switches the split off.</param>
/// <param name="StripsSuffix">Whether <c>#group_…</c> goes from the names of folders.</param>
/// <param name="DefaultSuffix">Group whose folders universal and standalone APKs get.</param>
internal sealed record DeviceGroupDimension(int Index, bool Negate, bool StripsSuffix, string DefaultSuffix)
{
    /// <summary>Whether it is what packs with device groups need.</summary>
    public bool IsRight => this is { Negate: false, StripsSuffix: true, DefaultSuffix: DeviceGroups.DeviceGroup.Other };

    internal static DeviceGroupDimension From(ProtoMessage dimension, int index)
    {
        ProtoMessage? stripping = dimension.Message("suffix_stripping");
        return new(index, dimension.Flag("negate"), stripping?.Flag("enabled") ?? false, stripping?.Text("default_suffix") ?? "");
    }
}
