namespace ModelSdk.Build.Packs.Bundles;

/// <summary>manifest/AndroidManifest.xml of a pack, as the proto XML (aapt.pb.XmlNode) that bundletool reads.</summary>
/// <remarks>
/// Written by PackWriter, read back by the verification; as text:
/// <code>
/// &lt;manifest package="com.example.app" split="my_pack"&gt;
///   &lt;dist:module dist:type="ai-pack"&gt;
///     &lt;dist:fusing dist:include="true"/&gt;
///     &lt;dist:delivery&gt;&lt;dist:on-demand/&gt;&lt;/dist:delivery&gt;
///   &lt;/dist:module&gt;
/// &lt;/manifest&gt;
/// </code>
/// Fusing puts an install-time pack into the universal APK too, for devices that know no splits.
/// </remarks>
public sealed record PackManifest
{
    /// <summary>Path in a module.</summary>
    public const string Path = "manifest/AndroidManifest.xml";

    private const string Dist = ProtoXml.DistributionNamespace;

    // What dist:type says of packs, and of the modules that are none.
    private static readonly (string Name, PackType Type)[] Types = [("ai-pack", PackType.AiPack), ("asset-pack", PackType.AssetPack)];

    private static readonly string[] OtherTypes = ["feature", "ml-pack", "sdk"];

    // The element inside dist:delivery.
    private static readonly (string Name, DeliveryType Type)[] Deliveries =
    [
        ("install-time", DeliveryType.InstallTime),
        ("fast-follow", DeliveryType.FastFollow),
        ("on-demand", DeliveryType.OnDemand),
    ];

    /// <summary>Application id.</summary>
    public required string PackageName { get; init; }

    /// <summary>Module name.</summary>
    public required string Split { get; init; }

    /// <summary>Type of the module.</summary>
    public required PackType Type { get; init; }

    /// <summary>When it is delivered.</summary>
    public required DeliveryType Delivery { get; init; }

    /// <summary>The message.</summary>
    public byte[] ToProto() => new ProtoXml
    {
        Name = "manifest",
        Prefixes = [("android", ProtoXml.AndroidNamespace), ("dist", Dist)],
        Attributes = [new() { Name = "package", Value = PackageName }, new() { Name = "split", Value = Split }],
        Children = [Module()],
    }.ToProto();

    /// <summary>Reads the manifest of a pack; null when it is the manifest of another kind of module (base, feature).</summary>
    /// <exception cref="InvalidDataException">It is no manifest, or lacks what a pack must have; the text says what.</exception>
    public static PackManifest? FromProto(ReadOnlyMemory<byte> data) => From(ProtoXml.Read(data));

    /// <summary>The same for a manifest that is read already.</summary>
    internal static PackManifest? From(ProtoXml manifest)
    {
        if (manifest is not { Name: "manifest", Namespace: "" })
        {
            throw Wrong($"the root element is '{manifest.Name}', not 'manifest'");
        }

        ProtoXml? module = AtMostOne(manifest, "module");
        string? type = module?.Attribute("type", Dist)?.Value;
        if (module is null || type is null || OtherTypes.Contains(type))
        {
            return null;
        }

        PackType[] packType = [.. Types.Where(row => row.Name == type).Select(static row => row.Type)];
        return new PackManifest
        {
            PackageName = Required(manifest, "package"),
            Split = Required(manifest, "split"),
            Type = packType.Length == 1
                ? packType[0]
                : throw Wrong($"dist:type is '{type}'; a pack has {string.Join(" or ", Types.Select(static row => row.Name))}"),
            Delivery = ReadDelivery(module),
        };
    }

    private static DeliveryType ReadDelivery(ProtoXml module)
    {
        // bundletool refuses a pack without either; a text "true" alone is not enough for it.
        if (AtMostOne(module, "fusing")?.Attribute("include", Dist) is not { Flag: not null })
        {
            throw Wrong("dist:fusing with a compiled dist:include is missing");
        }

        ProtoXml delivery = AtMostOne(module, "delivery") ?? throw Wrong("dist:delivery is missing");
        DeliveryType[] found = [.. Deliveries.Where(row => AtMostOne(delivery, row.Name) is not null).Select(static row => row.Type)];
        string allowed = string.Join(", ", Deliveries.Select(static row => row.Name));
        return found.Length == 1
            ? found[0]
            : throw Wrong($"dist:delivery names {found.Length} kinds of delivery ({string.Join(", ", found)}); a pack has one of {allowed}");
    }

    private ProtoXml Module() => Element("module") with
    {
        Attributes = [new() { Namespace = Dist, Name = "type", Value = Types.First(row => row.Type == Type).Name }],
        Children =
        [
            Element("fusing") with { Attributes = [new() { Namespace = Dist, Name = "include", Value = "true", Flag = true }] },
            Element("delivery") with { Children = [Element(Deliveries.First(row => row.Type == Delivery).Name)] },
        ],
    };

    private static ProtoXml Element(string name) => new() { Namespace = Dist, Name = name };

    private static string Required(ProtoXml element, string name) => element.Attribute(name)?.Value is { Length: > 0 } value
        ? value
        : throw Wrong($"'{element.Name}' has no attribute '{name}'");

    private static ProtoXml? AtMostOne(ProtoXml element, string name)
    {
        ProtoXml[] found = [.. element.Elements(name, Dist)];
        return found.Length <= 1 ? found.FirstOrDefault() : throw Wrong($"'{element.Name}' has {found.Length} elements dist:{name}");
    }

    private static InvalidDataException Wrong(string reason) => new($"this is no manifest of a pack: {reason}");
}
