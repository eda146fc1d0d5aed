namespace ModelSdk.Build.Packs.Proto;

/// <summary>A message with its values, between bytes (or JSON) and the records of packs.</summary>
/// <remarks>Used by PackManifest, DeviceGroupConfig and BundleConfigProto; which fields there are says <see cref="ProtoType"/>.</remarks>
/// <param name="type">The message's declaration.</param>
internal sealed partial class ProtoMessage(ProtoType type)
{
    // In the order in which they were set or read; a Text is a string, a Message a ProtoMessage, all others are long.
    private readonly List<(ProtoField Field, object Value)> _values = [];

    /// <summary>Its declaration.</summary>
    public ProtoType Type { get; } = type;

    /// <summary>Whether a field stands in it.</summary>
    public bool Has(string name) => All(name).Any();

    /// <summary>A string; "" when absent.</summary>
    public string Text(string name) => Last(name, ProtoKind.Text) as string ?? "";

    /// <summary>A number, a value of an enum, or a bool as 0 or 1; 0 when absent.</summary>
    public long Number(string name) => Last(name, null) as long? ?? 0;

    /// <summary>A bool; false when absent.</summary>
    public bool Flag(string name) => Last(name, ProtoKind.Flag) is long and not 0;

    /// <summary>A message, or null.</summary>
    public ProtoMessage? Message(string name) => Last(name, ProtoKind.Message) as ProtoMessage;

    /// <summary>All strings of a field.</summary>
    public IEnumerable<string> Texts(string name) => All(name).Cast<string>();

    /// <summary>All messages of a field.</summary>
    public IEnumerable<ProtoMessage> Messages(string name) => All(name).Cast<ProtoMessage>();

    /// <summary>Adds a string.</summary>
    public ProtoMessage With(string name, string value) => Add(Type[name], value);

    /// <summary>Adds strings.</summary>
    public ProtoMessage With(string name, IEnumerable<string> values) =>
        values.Aggregate(this, (message, value) => message.With(name, value));

    /// <summary>Adds a number.</summary>
    public ProtoMessage With(string name, long value) => Add(Type[name], value);

    /// <summary>Adds a bool.</summary>
    public ProtoMessage With(string name, bool value) => Add(Type[name], value ? 1L : 0L);

    /// <summary>Adds a message; null adds nothing.</summary>
    public ProtoMessage With(string name, ProtoMessage? value) => value is null ? this : Add(Type[name], value);

    /// <summary>Adds messages.</summary>
    public ProtoMessage With(string name, IEnumerable<ProtoMessage> values) =>
        values.Aggregate(this, (message, value) => message.With(name, value));

    /// <summary>Adds a value of the type that <see cref="ProtoField.Kind"/> asks for.</summary>
    public ProtoMessage Add(ProtoField field, object value)
    {
        _values.Add((field, value));
        return this;
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes() => ProtoWriter.ToBytes(_values);

    // Of a field that stands several times though it is not repeated, the last counts.
    private object? Last(string name, ProtoKind? kind)
    {
        ProtoField field = Type[name];
        return kind is not null && field.Kind != kind
            ? throw new ArgumentException($"{Type.Name}.{name} holds a {field.Kind}", nameof(name))
            : _values.FindLast(value => value.Field.Number == field.Number).Value;
    }

    private IEnumerable<object> All(string name)
    {
        int number = Type[name].Number;
        return _values.Where(value => value.Field.Number == number).Select(static value => value.Value);
    }
}
