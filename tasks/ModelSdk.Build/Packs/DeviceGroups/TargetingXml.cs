using System.Globalization;
using System.Xml;
using ModelSdk.Build.Packs.Proto;

namespace ModelSdk.Build.Packs.DeviceGroups;

/// <summary>The XML form of device groups, which Gradle takes and LiteRT's exporter writes, read into the same message as the other forms.</summary>
/// <remarks>
/// Called by <see cref="DeviceGroupConfig"/>. What is not in the table below is an error, as it is for Gradle: a condition that is
/// misspelled would otherwise hold for every device. Gradle's schema asks for attributes that are not empty, and for at least one
/// group; the order of conditions is free here. Source: DeviceTargetingConfigParser of the Android Gradle plugin.
/// </remarks>
internal sealed class TargetingXml
{
    private const string Namespace = "http://schemas.android.com/apk/config";

    // In 20 groups of 10,000 devices each there are fewer.
    private const long MaxCharacters = 64 << 20;

    // Attributes of every XML file: declarations of prefixes, and where its schema lies.
    private static readonly string[] CommonNamespaces = ["http://www.w3.org/2000/xmlns/", "http://www.w3.org/2001/XMLSchema-instance"];

    /// <summary>An element: the field of its parent that it becomes, its attributes and the elements that it may hold.</summary>
    private sealed record Element(string Name, string Field, XmlField[] Attributes, Element[] Children);

    /// <summary>An attribute and the field that it becomes; with a dot, a field of a message.</summary>
    private sealed record XmlField(string Name, string Field, bool IsRequired = true);

    private static readonly XmlField[] Device = [new("brand", "build_brand"), new("device", "build_device", IsRequired: false)];

    private static readonly XmlField[] Feature = [new("name", "name")];

    private static readonly Element Selector = new(
        "device-selector",
        "device_selectors",
        [new("ram-min-bytes", "device_ram.min_bytes", IsRequired: false), new("ram-max-bytes", "device_ram.max_bytes", IsRequired: false)],
        [
            new("included-device-id", "included_device_ids", Device, []),
            new("excluded-device-id", "excluded_device_ids", Device, []),
            new("required-system-feature", "required_system_features", Feature, []),
            new("forbidden-system-feature", "forbidden_system_features", Feature, []),
            new("system-on-chip", "system_on_chips", [new("manufacturer", "manufacturer"), new("model", "model")], []),
        ]);

    private static readonly Element Root = new(
        "device-targeting-config",
        "",
        [],
        [new Element("device-group", "device_groups", [new("name", "name")], [Selector])]);

    private readonly XmlReader _xml;

    private TargetingXml(XmlReader xml) => _xml = xml;

    /// <summary>Reads a DeviceGroupConfig.</summary>
    /// <exception cref="InvalidDataException">It is none; the message names line, element and what is expected.</exception>
    public static ProtoMessage Read(Stream xml)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using XmlReader reader = XmlReader.Create(xml, settings);
            return new TargetingXml(reader).ReadRoot();
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"this is no XML that can be read: {exception.Message}", exception);
        }
    }

    private ProtoMessage ReadRoot()
    {
        _xml.MoveToContent();
        Check(Root.Name, [Root]);
        InvalidDataException empty = Wrong($"<{Root.Name}> without a group", "at least one <device-group>, or no file");
        ProtoMessage config = ReadElement(Root, DeviceGroupSchema.Config);

        // To the end, so that what follows the root element is seen too.
        while (_xml.Read())
        {
        }

        return config.Has("device_groups") ? config : throw empty;
    }

    private ProtoMessage ReadElement(Element element, ProtoType type)
    {
        ProtoMessage message = new(type);
        ReadAttributes(element, message);
        if (_xml.IsEmptyElement)
        {
            return message;
        }

        while (_xml.Read() && _xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                Element child = Check(element.Name, element.Children);
                ProtoField field = type[child.Field];
                message.Add(field, ReadElement(child, field.Message!()));
            }
            else if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                throw Wrong($"text in <{element.Name}>", "elements only");
            }
        }

        return message;
    }

    private void ReadAttributes(Element element, ProtoMessage message)
    {
        string allowed = element.Attributes.Length == 0 ? "no attribute" : string.Join(", ", element.Attributes.Select(static field => field.Name));
        while (_xml.MoveToNextAttribute())
        {
            if (CommonNamespaces.Contains(_xml.NamespaceURI))
            {
                continue;
            }

            XmlField field = Array.Find(element.Attributes, field => field.Name == _xml.LocalName && _xml.NamespaceURI.Length == 0)
                ?? throw Wrong($"attribute '{_xml.Name}' of <{element.Name}>", allowed);
            Set(message, field, _xml.Value);
        }

        _xml.MoveToElement();
        foreach (XmlField field in element.Attributes.Where(static field => field.IsRequired))
        {
            if (string.IsNullOrEmpty(_xml.GetAttribute(field.Name)))
            {
                throw Wrong($"<{element.Name}> without '{field.Name}'", $"the attributes {allowed}");
            }
        }
    }

    private void Set(ProtoMessage message, XmlField attribute, string value)
    {
        string[] path = attribute.Field.Split('.');
        ProtoField field = message.Type[path[0]];
        if (field.Kind == ProtoKind.Text)
        {
            message.Add(field, value);
            return;
        }

        // The only numbers are sizes in bytes. Gradle takes what is none for 0, and with it the condition away.
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            throw Wrong($"{attribute.Name}=\"{value}\"", "a number of bytes in digits");
        }

        ProtoMessage inner = message.Message(field.Name) ?? new ProtoMessage(field.Message!());
        if (!message.Has(field.Name))
        {
            message.Add(field, inner);
        }

        inner.With(path[1], number);
    }

    private Element Check(string parent, Element[] allowed)
    {
        string expected = allowed.Length == 0
            ? $"nothing inside <{parent}>"
            : $"{string.Join(", ", allowed.Select(static element => $"<{element.Name}>"))} of the namespace {Namespace}";
        return Array.Find(allowed, element => element.Name == _xml.LocalName && _xml.NamespaceURI == Namespace)
            ?? throw Wrong($"<{_xml.Name}> of the namespace '{_xml.NamespaceURI}'", expected);
    }

    private InvalidDataException Wrong(string found, string expected) =>
        new($"line {((IXmlLineInfo)_xml).LineNumber}: {found}; expected: {expected}");
}
