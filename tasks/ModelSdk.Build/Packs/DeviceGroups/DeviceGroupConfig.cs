namespace ModelSdk.Build.Packs.DeviceGroups;

/// <summary>The message DeviceGroupConfig of an app bundle: which devices are in which group.</summary>
/// <remarks>Written by PackBuild, read by the verification of bundles. Field numbers: bundletool's device_targeting_config.proto.</remarks>
public static class DeviceGroupConfig
{
    /// <summary>Path of the message in a bundle; bundletool looks for <see cref="JsonPath"/> first.</summary>
    public const string ProtoPath = "BUNDLE-METADATA/com.android.tools.build.bundletool/DeviceGroupConfig.pb";

    /// <summary>Path of its JSON form in a bundle.</summary>
    public const string JsonPath = "BUNDLE-METADATA/com.android.tools.build.bundletool/DeviceGroupConfig.json";

    /// <summary>The message; the same groups give the same bytes.</summary>
    public static byte[] ToProto(IReadOnlyList<DeviceGroup> groups) => throw new NotImplementedException();

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message; the text says where.</exception>
    public static IReadOnlyList<DeviceGroup> FromProto(ReadOnlyMemory<byte> data) => throw new NotImplementedException();

    /// <summary>Reads the JSON form (proto3 JSON, names in camelCase or as in the .proto; unknown fields are left alone).</summary>
    /// <exception cref="InvalidDataException">The text is no such message; the message says where.</exception>
    public static IReadOnlyList<DeviceGroup> FromJson(ReadOnlyMemory<byte> utf8) => throw new NotImplementedException();

    /// <summary>Reads device-targeting-config as Gradle and LiteRT's exporter have it (namespace http://schemas.android.com/apk/config).</summary>
    /// <exception cref="InvalidDataException">The file is no such configuration; the message names line, element and remedy.</exception>
    public static IReadOnlyList<DeviceGroup> FromXml(Stream xml) => throw new NotImplementedException();

    /// <summary>Reads a file of any of the three forms, told apart by content, not by extension.</summary>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<DeviceGroup> ReadFile(string path) => throw new NotImplementedException();
}
