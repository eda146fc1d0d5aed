using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>An element of a manifest in proto XML (aapt.pb.XmlNode), the form that manifests have inside modules of app bundles.</summary>
/// <remarks>
/// Used by <see cref="PackManifest"/> and by the verification for the manifest of the base module. Positions in the source, text
/// between elements and references to resources are not read: neither packs nor rules ask for them.
/// </remarks>
internal sealed record ProtoXml
{
    /// <summary>Namespace of the attributes that Android itself defines.</summary>
    public const string AndroidNamespace = "http://schemas.android.com/apk/res/android";

    /// <summary>Namespace of what says how a module is delivered.</summary>
    public const string DistributionNamespace = "http://schemas.android.com/apk/distribution";

    /// <summary>Number of android:minSdkVersion.</summary>
    public const uint MinSdkVersionId = 0x0101020c;

    /// <summary>Namespace; "" for none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name without prefix.</summary>
    public required string Name { get; init; }

    /// <summary>Prefixes that it declares, with their namespaces.</summary>
    public IReadOnlyList<(string Prefix, string Uri)> Prefixes { get; init; } = [];

    /// <summary>Attributes.</summary>
    public IReadOnlyList<ProtoXmlAttribute> Attributes { get; init; } = [];

    /// <summary>Elements inside.</summary>
    public IReadOnlyList<ProtoXml> Children { get; init; } = [];

    /// <summary>The children of a name.</summary>
    public IEnumerable<ProtoXml> Elements(string name, string inNamespace = "") =>
        Children.Where(child => child.Name == name && child.Namespace == inNamespace);

    /// <summary>The attribute of a name, or null.</summary>
    public ProtoXmlAttribute? Attribute(string name, string inNamespace = "") =>
        Attributes.FirstOrDefault(attribute => attribute.Name == name && attribute.Namespace == inNamespace);

    /// <summary>The attribute that Android gives a number, or null; names of such attributes may be gone.</summary>
    public ProtoXmlAttribute? AndroidAttribute(uint resourceId) =>
        Attributes.FirstOrDefault(attribute => attribute.ResourceId == resourceId);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="InvalidDataException">The bytes are no proto XML; the text says where.</exception>
    public static ProtoXml Read(ReadOnlyMemory<byte> data) =>
        ProtoMessage.Read(ProtoXmlSchema.Node, data).Message("element") is { } element
            ? From(element)
            : throw new InvalidDataException("this is no XML in the form of app bundles: it has no root element (at byte 0)");

    /// <summary>The bytes.</summary>
    public byte[] ToProto() => ToNode().ToBytes();

    private static ProtoXml From(ProtoMessage element) => new()
    {
        Namespace = element.Text("namespace_uri"),
        Name = element.Text("name"),
        Prefixes = [.. element.Messages("namespace_declaration").Select(static prefix => (prefix.Text("prefix"), prefix.Text("uri")))],
        Attributes = [.. element.Messages("attribute").Select(ProtoXmlAttribute.From)],
        Children = [.. element.Messages("child").Select(static node => node.Message("element")).OfType<ProtoMessage>().Select(From)],
    };

    private ProtoMessage ToNode() => new ProtoMessage(ProtoXmlSchema.Node).With(
        "element",
        new ProtoMessage(ProtoXmlSchema.Element)
            .With("namespace_declaration", Prefixes.Select(static prefix =>
                new ProtoMessage(ProtoXmlSchema.Namespace).With("prefix", prefix.Prefix).With("uri", prefix.Uri)))
            .With("namespace_uri", Namespace)
            .With("name", Name)
            .With("attribute", Attributes.Select(static attribute => attribute.ToMessage()))
            .With("child", Children.Select(static child => child.ToNode())));
}

/// <summary>An attribute: its text and, for numbers and truth values, what aapt2 compiled it to.</summary>
internal sealed record ProtoXmlAttribute
{
    /// <summary>Namespace; "" for none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name without prefix.</summary>
    public required string Name { get; init; }

    /// <summary>The text; where aapt2 compiled a string, that one, as bundletool prefers it.</summary>
    public string Value { get; init; } = "";

    /// <summary>Number of an attribute that Android defines; 0 for others.</summary>
    public uint ResourceId { get; init; }

    /// <summary>The compiled number (decimal or hexadecimal), or null.</summary>
    public int? Number { get; init; }

    /// <summary>The compiled truth value, or null. bundletool takes no text in its place.</summary>
    public bool? Flag { get; init; }

    internal static ProtoXmlAttribute From(ProtoMessage attribute)
    {
        ProtoMessage? item = attribute.Message("compiled_item");
        ProtoMessage? primitive = item?.Message("prim");
        return new ProtoXmlAttribute
        {
            Namespace = attribute.Text("namespace_uri"),
            Name = attribute.Text("name"),
            Value = item?.Message("str")?.Text("value") ?? attribute.Text("value"),
            ResourceId = (uint)attribute.Number("resource_id"),
            Number = ProtoXmlSchema.Integers.FirstOrDefault(name => primitive?.Has(name) == true) is { } integer
                ? (int)primitive!.Number(integer)
                : null,
            Flag = primitive?.Has("boolean_value") == true ? primitive.Flag("boolean_value") : null,
        };
    }

    // Numbers are written by aapt2 only: packs have none.
    internal ProtoMessage ToMessage() => new ProtoMessage(ProtoXmlSchema.Attribute)
        .With("namespace_uri", Namespace)
        .With("name", Name)
        .With("value", Value)
        .With("resource_id", ResourceId)
        .With("compiled_item", Flag is { } flag
            ? new ProtoMessage(ProtoXmlSchema.Item).With("prim", new ProtoMessage(ProtoXmlSchema.Primitive).With("boolean_value", flag))
            : null);
}
