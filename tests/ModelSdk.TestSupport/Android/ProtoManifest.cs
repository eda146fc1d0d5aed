namespace ModelSdk.TestSupport.Android;

/// <summary>Manifests of modules in proto XML, made without aapt2 and without our own writer.</summary>
/// <remarks>Fields: AOSP, frameworks/base/tools/aapt2/Resources.proto; numbers of attributes: android.R.attr.</remarks>
public static class ProtoManifest
{
    private const string Android = "http://schemas.android.com/apk/res/android";

    private const string Dist = "http://schemas.android.com/apk/distribution";

    // Attributes that Android numbers.
    private const uint VersionCode = 0x0101021b;
    private const uint MinSdkVersion = 0x0101020c;
    private const uint TargetSdkVersion = 0x01010270;
    private const uint HasCode = 0x0101000c;
    private const uint IsolatedSplits = 0x0101054b;

    /// <summary>The base module of an application without code.</summary>
    /// <param name="packageName">Application id.</param>
    /// <param name="minSdk">minSdkVersion; null leaves it out.</param>
    /// <param name="isolatedSplits">Whether each module has assets of its own.</param>
    public static byte[] Base(string packageName, int? minSdk = 31, bool isolatedSplits = false) => Document(Element(
        "", "manifest",
        [
            Text("", "package", packageName), Number("versionCode", VersionCode, 1),
            .. isolatedSplits ? [Flag(Android, "isolatedSplits", IsolatedSplits, true)] : Array.Empty<ProtoBytes>(),
        ],
        Element(
            "", "uses-sdk",
            [
                .. minSdk is { } level ? [Number("minSdkVersion", MinSdkVersion, (ulong)level)] : Array.Empty<ProtoBytes>(),
                Number("targetSdkVersion", TargetSdkVersion, 36),
            ]),
        Element("", "application", [Flag(Android, "hasCode", HasCode, false)])));

    /// <summary>A feature module that comes with the installation, for some device groups or for all.</summary>
    public static byte[] Feature(string packageName, string name, params IEnumerable<string> groups)
    {
        ProtoBytes[] conditions = [.. groups.Select(group => Element(Dist, "device-group", [Text(Dist, "name", group)]))];
        ProtoBytes[] inside = conditions.Length == 0 ? [] : [Element(Dist, "conditions", [], Element(Dist, "device-groups", [], conditions))];
        return Module(packageName, name, [Element(Dist, "delivery", [], Element(Dist, "install-time", [], inside)), Fusing()]);
    }

    /// <summary>A pack.</summary>
    /// <param name="packageName">Application id.</param>
    /// <param name="name">Module name.</param>
    /// <param name="delivery"><c>install-time</c>, <c>fast-follow</c> or <c>on-demand</c>.</param>
    /// <param name="type"><c>ai-pack</c> or <c>asset-pack</c>.</param>
    public static byte[] Pack(string packageName, string name, string delivery = "install-time", string type = "ai-pack") => Module(
        packageName, name, [Fusing(), Element(Dist, "delivery", [], Element(Dist, delivery, []))], Text(Dist, "type", type));

    private static byte[] Module(string packageName, string name, ProtoBytes[] children, params ProtoBytes[] attributes) => Document(Element(
        "", "manifest", [Text("", "package", packageName), Text("", "split", name)], Element(Dist, "module", attributes, children)));

    private static ProtoBytes Fusing() => Element(Dist, "fusing", [Flag(Dist, "include", 0, true)]);

    private static byte[] Document(ProtoBytes root) => root.ToArray();

    // XmlNode.element = 1; XmlElement: namespace_declaration 1, namespace_uri 2, name 3, attribute 4, child 5.
    private static ProtoBytes Element(string space, string name, ProtoBytes[] attributes, params ProtoBytes[] children)
    {
        ProtoBytes element = new();
        if (name == "manifest")
        {
            element.Message(1, new ProtoBytes().Text(1, "android").Text(2, Android)).Message(1, new ProtoBytes().Text(1, "dist").Text(2, Dist));
        }

        return new ProtoBytes().Message(1, element
            .Text(2, space.Length == 0 ? null : space)
            .Text(3, name)
            .Messages(4, attributes)
            .Messages(5, children));
    }

    // XmlAttribute: namespace_uri 1, name 2, value 3, resource_id 5, compiled_item 6 with Item.prim = 7.
    private static ProtoBytes Text(string space, string name, string value) =>
        new ProtoBytes().Text(1, space.Length == 0 ? null : space).Text(2, name).Text(3, value);

    private static ProtoBytes Number(string name, uint id, ulong value) => Text(Android, name, $"{value}")
        .Number(5, id)
        .Message(6, new ProtoBytes().Message(7, new ProtoBytes().Number(6, value)));

    private static ProtoBytes Flag(string space, string name, uint id, bool value)
    {
        ProtoBytes attribute = Text(space, name, value ? "true" : "false");
        return (id == 0 ? attribute : attribute.Number(5, id)).Message(6, new ProtoBytes().Message(7, new ProtoBytes().Number(8, value ? 1UL : 0)));
    }
}
