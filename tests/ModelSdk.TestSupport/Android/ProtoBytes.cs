using System.Text;

namespace ModelSdk.TestSupport.Android;

/// <summary>Writes a protocol buffer field by field, so that tests can make messages that no code of ours has written.</summary>
/// <remarks>Used by <see cref="ProtoManifest"/> and <see cref="BundleAssembler"/>; wire format: protobuf.dev/programming-guides/encoding.</remarks>
public sealed class ProtoBytes
{
    private const int VarintWire = 0;

    private const int BytesWire = 2;

    private readonly MemoryStream _bytes = new();

    /// <summary>The message.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Adds a number, a bool (0 or 1) or a value of an enum.</summary>
    public ProtoBytes Number(int field, ulong value)
    {
        Varint((ulong)(field << 3 | VarintWire));
        Varint(value);
        return this;
    }

    /// <summary>Adds a string; null adds nothing.</summary>
    public ProtoBytes Text(int field, string? value) => value is null ? this : Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message; null adds nothing.</summary>
    public ProtoBytes Message(int field, ProtoBytes? value) => value is null ? this : Bytes(field, value.ToArray());

    /// <summary>Adds messages.</summary>
    public ProtoBytes Messages(int field, IEnumerable<ProtoBytes> values)
    {
        foreach (ProtoBytes value in values)
        {
            Message(field, value);
        }

        return this;
    }

    /// <summary>Adds bytes.</summary>
    public ProtoBytes Bytes(int field, byte[] value)
    {
        Varint((ulong)(field << 3 | BytesWire));
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
