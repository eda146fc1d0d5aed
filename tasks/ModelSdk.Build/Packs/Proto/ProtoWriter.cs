using System.Buffers;
using System.Text;
using ModelSdk.Format.Proto;

namespace ModelSdk.Build.Packs.Proto;

/// <summary>Writes the bytes of a <see cref="ProtoMessage"/>: fields by number, repeated ones in their order, the same every time.</summary>
/// <remarks>
/// That is also the order of protobuf's own writers, so that bytes can be compared with theirs. Values that readers assume
/// anyway (0, false, "") are left out, but for members of a oneof.
/// </remarks>
internal static class ProtoWriter
{
    /// <summary>The message.</summary>
    public static byte[] ToBytes(IEnumerable<(ProtoField Field, object Value)> values)
    {
        ArrayBufferWriter<byte> bytes = new();
        foreach ((ProtoField field, object value) in values.OrderBy(static value => value.Field.Number))
        {
            switch (value)
            {
                case string text when text.Length > 0 || field.IsRepeated || field.IsOneOf:
                    Write(bytes, field, Encoding.UTF8.GetBytes(text));
                    break;
                case ProtoMessage message:
                    Write(bytes, field, message.ToBytes());
                    break;
                case long number when number != 0 || field.IsRepeated || field.IsOneOf:
                    Varint(bytes, Tag(field, ProtoWire.Varint));
                    Varint(bytes, (ulong)number);
                    break;
                default:
                    break;
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A number: seven bits to a byte, the lowest first, with the high bit where more follow.</summary>
    public static void Varint(IBufferWriter<byte> bytes, ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Write([(byte)(value | 0x80)]);
        }

        bytes.Write([(byte)value]);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, ProtoField field, ReadOnlySpan<byte> content)
    {
        Varint(bytes, Tag(field, ProtoWire.Bytes));
        Varint(bytes, (ulong)content.Length);
        bytes.Write(content);
    }

    private static ulong Tag(ProtoField field, ProtoWire wire) => ((ulong)field.Number << 3) | (ulong)wire;
}
