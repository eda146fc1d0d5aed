namespace ModelSdk.Build.Packs.Bundles;

/// <summary>manifest/AndroidManifest.xml of a pack, as the proto XML (aapt.pb.XmlNode) that bundletool reads.</summary>
/// <remarks>Written by PackWriter, read back by the verification. Fields: AOSP frameworks/base/tools/aapt2/Resources.proto.</remarks>
public sealed record PackManifest
{
    /// <summary>Path in a module.</summary>
    public const string Path = "manifest/AndroidManifest.xml";

    /// <summary>Application id.</summary>
    public required string PackageName { get; init; }

    /// <summary>Module name.</summary>
    public required string Split { get; init; }

    /// <summary>Type of the module.</summary>
    public required PackType Type { get; init; }

    /// <summary>When it is delivered.</summary>
    public required DeliveryType Delivery { get; init; }

    /// <summary>The message.</summary>
    public byte[] ToProto() => throw new NotImplementedException();

    /// <summary>Reads the manifest of a pack; null when it is the manifest of another kind of module (base, feature).</summary>
    /// <exception cref="InvalidDataException">It is no manifest, or lacks what a pack must have; the text says what.</exception>
    public static PackManifest? FromProto(ReadOnlyMemory<byte> data) => throw new NotImplementedException();
}
