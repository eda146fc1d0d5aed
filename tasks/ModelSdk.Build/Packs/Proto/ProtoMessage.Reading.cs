using System.Text;
using ModelSdk.Format;
using ModelSdk.Format.Proto;

namespace ModelSdk.Build.Packs.Proto;

/// <summary>Reading bytes. What is read was written by other tools, or by nobody who means well: every defect has its place named.</summary>
internal sealed partial class ProtoMessage
{
    // As deep as protobuf's own readers go.
    private const int MaxDepth = 100;

    // Throws at bytes that are no UTF-8, as protobuf does for strings of proto3.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a message; fields that are not in the table are skipped.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message; the text says what is wrong and where.</exception>
    public static ProtoMessage Read(ProtoType type, ReadOnlyMemory<byte> data)
    {
        ProtoMessage message = new(type);
        try
        {
            message.Read(new ProtoReader(data.Span, 0), depth: 1);
            return message;
        }
        catch (ModelFormatException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private void Read(ProtoReader fields, int depth)
    {
        while (fields.Read())
        {
            if (Type.Find(fields.Field) is not { Kind: not ProtoKind.Other } field)
            {
                continue;
            }

            // Other readers would skip such a field as unknown; then a damaged file would only look like an empty one.
            ProtoWire wire = field.Kind is ProtoKind.Text or ProtoKind.Message ? ProtoWire.Bytes : ProtoWire.Varint;
            if (fields.Wire != wire)
            {
                throw Corrupt(fields, $"field {field.Number} of {Type.Name} ({field.Name}) is stored as {fields.Wire}, not as {wire}");
            }

            switch (field.Kind)
            {
                case ProtoKind.Text:
                    _values.Add((field, ReadText(fields, field)));
                    break;
                case ProtoKind.Message:
                    ReadMessage(fields, field, depth + 1);
                    break;
                default:
                    _values.Add((field, (long)fields.Number));
                    break;
            }
        }
    }

    private string ReadText(ProtoReader fields, ProtoField field)
    {
        try
        {
            return StrictUtf8.GetString(fields.Bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Corrupt(fields, $"field {field.Number} of {Type.Name} ({field.Name}) is no UTF-8");
        }
    }

    // A message that stands twice though it is not repeated is one message: the parts are joined.
    private void ReadMessage(ProtoReader fields, ProtoField field, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Corrupt(fields, $"messages are nested more than {MaxDepth} deep");
        }

        ProtoMessage? message = field.IsRepeated ? null : Message(field.Name);
        if (message is null)
        {
            message = new ProtoMessage(field.Message!());
            _values.Add((field, message));
        }

        message.Read(fields.Message, depth);
    }

    private static ModelFormatException Corrupt(ProtoReader fields, string reason) =>
        new(ModelFormatError.Corrupt, fields.Offset, reason);
}
