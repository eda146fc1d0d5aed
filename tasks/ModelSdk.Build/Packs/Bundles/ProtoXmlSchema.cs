using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.Bundles;

/// <summary>The messages of proto XML, as far as manifests need them; used by <see cref="ProtoXml"/>.</summary>
/// <remarks>Numbers: AOSP, frameworks/base/tools/aapt2/Resources.proto.</remarks>
internal static class ProtoXmlSchema
{
    /// <summary>aapt.pb.XmlNode: an element or a text.</summary>
    public static readonly ProtoType Node = new("XmlNode", ProtoField.One(1, "element", static () => Element!));

    /// <summary>aapt.pb.XmlElement.</summary>
    public static readonly ProtoType Element = new(
        "XmlElement",
        ProtoField.Many(1, "namespace_declaration", static () => Namespace!),
        ProtoField.Text(2, "namespace_uri"),
        ProtoField.Text(3, "name"),
        ProtoField.Many(4, "attribute", static () => Attribute!),
        ProtoField.Many(5, "child", static () => Node));

    /// <summary>aapt.pb.XmlNamespace.</summary>
    public static readonly ProtoType Namespace = new(
        "XmlNamespace",
        ProtoField.Text(1, "prefix"),
        ProtoField.Text(2, "uri"));

    /// <summary>aapt.pb.XmlAttribute.</summary>
    public static readonly ProtoType Attribute = new(
        "XmlAttribute",
        ProtoField.Text(1, "namespace_uri"),
        ProtoField.Text(2, "name"),
        ProtoField.Text(3, "value"),
        ProtoField.Integer(5, "resource_id"),
        ProtoField.One(6, "compiled_item", static () => Item!));

    /// <summary>aapt.pb.Item: what a value was compiled to.</summary>
    public static readonly ProtoType Item = new(
        "Item",
        ProtoField.One(2, "str", static () => String!),
        ProtoField.One(7, "prim", static () => Primitive!));

    /// <summary>aapt.pb.String.</summary>
    public static readonly ProtoType String = new("String", ProtoField.Text(1, "value"));

    /// <summary>aapt.pb.Primitive: a oneof.</summary>
    public static readonly ProtoType Primitive = new(
        "Primitive",
        ProtoField.Integer(6, "int_decimal_value") with { IsOneOf = true },
        ProtoField.Integer(7, "int_hexadecimal_value") with { IsOneOf = true },
        ProtoField.Flag(8, "boolean_value") with { IsOneOf = true });

    /// <summary>The fields of <see cref="Primitive"/> that hold a number.</summary>
    public static readonly string[] Integers = ["int_decimal_value", "int_hexadecimal_value"];
}
