using System.Buffers;
using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.DeviceGroups;

/// <summary>The message DeviceGroupConfig of an app bundle: which devices are in which group.</summary>
/// <remarks>Written by PackBuild, read by the verification of bundles. Field numbers: bundletool's device_targeting_config.proto.</remarks>
public static class DeviceGroupConfig
{
    /// <summary>Path of the message in a bundle; bundletool looks for <see cref="JsonPath"/> first.</summary>
    public const string ProtoPath = "BUNDLE-METADATA/com.android.tools.build.bundletool/DeviceGroupConfig.pb";

    /// <summary>Path of its JSON form in a bundle.</summary>
    public const string JsonPath = "BUNDLE-METADATA/com.android.tools.build.bundletool/DeviceGroupConfig.json";

    // Far above what Google Play takes: 10,000 devices in a group are half a megabyte.
    private const long MaxFileBytes = 64 << 20;

    // Bytes that no text holds and every message does: lengths and the tag of selectors are among them. The first byte says
    // nothing, since a message of groups begins with a line feed.
    private static readonly SearchValues<byte> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(static code => (byte)code).Except("\t\n\r"u8.ToArray())]);

    /// <summary>The message; the same groups give the same bytes.</summary>
    public static byte[] ToProto(IReadOnlyList<DeviceGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return DeviceGroupSchema.ToMessage(groups).ToBytes();
    }

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message; the text says where.</exception>
    public static IReadOnlyList<DeviceGroup> FromProto(ReadOnlyMemory<byte> data) =>
        DeviceGroupSchema.FromMessage(ProtoMessage.Read(DeviceGroupSchema.Config, data));

    /// <summary>Reads the JSON form (proto3 JSON, names in camelCase or as in the .proto; unknown fields are left alone).</summary>
    /// <exception cref="InvalidDataException">The text is no such message; the message says where.</exception>
    public static IReadOnlyList<DeviceGroup> FromJson(ReadOnlyMemory<byte> utf8) =>
        DeviceGroupSchema.FromMessage(ProtoJson.Read(DeviceGroupSchema.Config, utf8));

    /// <summary>Reads device-targeting-config as Gradle and LiteRT's exporter have it (namespace http://schemas.android.com/apk/config).</summary>
    /// <exception cref="InvalidDataException">The file is no such configuration; the message names line, element and remedy.</exception>
    public static IReadOnlyList<DeviceGroup> FromXml(Stream xml) => DeviceGroupSchema.FromMessage(TargetingXml.Read(xml));

    /// <summary>Reads a file of any of the three forms, told apart by content, not by extension.</summary>
    /// <exception cref="InvalidDataException">It is none of them, or defines no group.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<DeviceGroup> ReadFile(string path)
    {
        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw new InvalidDataException($"it has more than {MaxFileBytes >> 20} MB: this is no configuration of device groups");
        }

        byte[] content = File.ReadAllBytes(path);
        IReadOnlyList<DeviceGroup> groups = Read(content);

        // Gradle and bundletool refuse it too.
        return groups.Count > 0 ? groups : throw new InvalidDataException("it defines no device group: remove the item, or add a group");
    }

    private static IReadOnlyList<DeviceGroup> Read(byte[] content)
    {
        // UTF-16, which XML may have.
        if (content is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            return FromXml(new MemoryStream(content));
        }

        ReadOnlySpan<byte> text = content;
        if (text.ContainsAny(ControlCharacters))
        {
            return FromProto(content);
        }

        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        return text switch
        {
            [] => [],
            [(byte)'<', ..] => FromXml(new MemoryStream(content)),
            [(byte)'{' or (byte)'/', ..] => FromJson(content),
            _ => throw new InvalidDataException(
                "this is no device-targeting-config (XML), and no DeviceGroupConfig (JSON or protobuf message) either"),
        };
    }
}
