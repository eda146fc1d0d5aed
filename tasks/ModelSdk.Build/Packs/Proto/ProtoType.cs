using System.Text;

namespace ModelSdk.Build.Packs.Proto;

/// <summary>What a field of a protocol buffer holds.</summary>
internal enum ProtoKind
{
    /// <summary>A string; UTF-8.</summary>
    Text,

    /// <summary>An int32, uint32 or int64, all of them stored as varints.</summary>
    Number,

    /// <summary>A bool.</summary>
    Flag,

    /// <summary>A value of an enum.</summary>
    Choice,

    /// <summary>Another message.</summary>
    Message,

    /// <summary>Anything that is not looked at; the field is in the table for its name.</summary>
    Other,
}

/// <summary>A message as its .proto file declares it, with the fields that matter here; others are skipped.</summary>
/// <remarks>
/// The tables of these (DeviceGroupSchema, BundleConfigProto, ProtoXmlSchema) serve <see cref="ProtoMessage"/> for reading and
/// writing bytes and <see cref="ProtoJson"/> for JSON.
/// </remarks>
/// <param name="Name">Name of the message, for errors.</param>
/// <param name="Fields">Its fields, by number.</param>
internal sealed record ProtoType(string Name, params ProtoField[] Fields)
{
    /// <summary>The field of a number, or null.</summary>
    public ProtoField? Find(int number) => Array.Find(Fields, field => field.Number == number);

    /// <summary>The field of a name in JSON, which may be in either spelling, or null.</summary>
    public ProtoField? FindJson(string name) => Array.Find(Fields, field => field.Name == name || field.JsonName == name);

    /// <summary>The field of a name; asking for one that is not in the table is a mistake in this program.</summary>
    public ProtoField this[string name] => Array.Find(Fields, field => field.Name == name)
        ?? throw new ArgumentException($"{Name} has no field {name}", nameof(name));
}

/// <summary>A field.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in the .proto file.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record ProtoField(int Number, string Name, ProtoKind Kind)
{
    /// <summary>Whether it may stand several times.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether it is one of a oneof: written also when it holds 0, false or "".</summary>
    public bool IsOneOf { get; init; }

    /// <summary>The message that it holds; a function, since messages may hold each other.</summary>
    public Func<ProtoType>? Message { get; init; }

    /// <summary>Names and numbers of an enum.</summary>
    public IReadOnlyDictionary<string, int> Choices { get; init; } = new Dictionary<string, int>();

    /// <summary>Its usual name in JSON: <c>min_bytes</c> is <c>minBytes</c>.</summary>
    public string JsonName { get; } = Camel(Name);

    /// <summary>A string.</summary>
    public static ProtoField Text(int number, string name) => new(number, name, ProtoKind.Text);

    /// <summary>Strings.</summary>
    public static ProtoField Texts(int number, string name) => Text(number, name) with { IsRepeated = true };

    /// <summary>A whole number.</summary>
    public static ProtoField Integer(int number, string name) => new(number, name, ProtoKind.Number);

    /// <summary>A bool.</summary>
    public static ProtoField Flag(int number, string name) => new(number, name, ProtoKind.Flag);

    /// <summary>A value of an enum.</summary>
    public static ProtoField Choice(int number, string name, IReadOnlyDictionary<string, int> choices) =>
        new(number, name, ProtoKind.Choice) { Choices = choices };

    /// <summary>A message.</summary>
    public static ProtoField One(int number, string name, Func<ProtoType> message) =>
        new(number, name, ProtoKind.Message) { Message = message };

    /// <summary>Messages.</summary>
    public static ProtoField Many(int number, string name, Func<ProtoType> message) =>
        One(number, name, message) with { IsRepeated = true };

    /// <summary>A field that is not looked at.</summary>
    public static ProtoField Other(int number, string name) => new(number, name, ProtoKind.Other);

    // Rule of protoc: each underscore goes and the letter after it becomes a capital.
    private static string Camel(string name)
    {
        StringBuilder camel = new(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                camel.Append(i > 0 && name[i - 1] == '_' ? char.ToUpperInvariant(name[i]) : name[i]);
            }
        }

        return camel.ToString();
    }
}
