using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelSdk.Format.Tests.Building;

/// <summary>Writes a .litertlm bundle; every number in it can be set to what no writer would write.</summary>
internal sealed class BundleBuilder
{
    public const int Block = 16384;

    private readonly List<BundleSection> _sections = [];

    /// <summary>Keys and values of the whole bundle.</summary>
    public List<FlatObject> SystemMetadata { get; } = [];

    public uint Major { get; set; } = 1;

    public uint Minor { get; set; } = 7;

    public BundleSection this[int index] => _sections[index];

    /// <summary>A bundle with all that a language model needs.</summary>
    public static BundleBuilder Complete() => Complete(new DecoderModel().ToArray());

    /// <summary>A bundle with all that a language model needs, around this decoder.</summary>
    public static BundleBuilder Complete(byte[] model) => new BundleBuilder()
        .With(5, LlmMetadata())
        .With(4, SentencePiece("<unk>", "a", "b"))
        .With(3, model, Text("model_type", "tf_lite_prefill_decode"));

    /// <summary>Adds a section behind the others.</summary>
    public BundleBuilder With(byte dataType, byte[] bytes, params FlatObject[] items)
    {
        _sections.Add(new BundleSection(dataType, bytes, [.. items]));
        return this;
    }

    /// <summary>Removes the sections of a data type.</summary>
    public BundleBuilder Without(byte dataType)
    {
        _sections.RemoveAll(section => section.DataType == dataType);
        return this;
    }

    public static FlatObject Text(string key, string value) => Pair(key, 9, value);

    /// <summary>A key with a value of the type that the tag says.</summary>
    public static FlatObject Pair(string key, byte tag, object value) =>
        new() { [0] = key, [1] = tag, [2] = new FlatObject { [0] = value } };

    /// <summary>LlmMetadata: start and stop token, a sampler of the type (0 leaves it out), 512 tokens.</summary>
    public static byte[] LlmMetadata(int samplerType = 2)
    {
        byte[] start = Message(1, Message(2, "<bos>"u8));
        byte[] stop = Message(2, Message(1, [0x0A, 1, 5]));
        byte[] sampler = samplerType == 0
            ? []
            : Message(4, [0x08, (byte)samplerType, 0x10, 40, 0x1D, .. BitConverter.GetBytes(0.95f), 0x25, .. BitConverter.GetBytes(0.8f)]);
        return [.. start, .. stop, .. sampler, 0x28, 0x80, 0x04, .. Message(6, Message(4, [])), .. Message(7, "{{ messages }}"u8)];
    }

    /// <summary>A SentencePiece model with these pieces.</summary>
    public static byte[] SentencePiece(params string[] pieces) =>
        [.. pieces.SelectMany(piece => Message(1, Message(1, System.Text.Encoding.UTF8.GetBytes(piece))))];

    /// <summary>A compressed tokenizer.json that announces its length, or another one.</summary>
    public static byte[] HfTokenizer(byte[] json, ulong? announced = null)
    {
        MemoryStream stream = new();
        stream.Write(BitConverter.GetBytes(announced ?? (ulong)json.Length));
        using (ZLibStream zlib = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(json);
        }

        return stream.ToArray();
    }

    public byte[] ToArray()
    {
        // Offsets are scalars of fixed size: a header with wrong ones is as long as the final one.
        long headerEnd = 32 + Header().Length;
        long end = headerEnd;
        foreach (BundleSection section in _sections)
        {
            section.Begin ??= (end + Block - 1) / Block * Block;
            section.End ??= section.Begin + section.Bytes.Length;
            end = Math.Max(end, section.Begin.Value + section.Bytes.Length);
        }

        // The header last: a section that begins in it must not damage it.
        byte[] file = new byte[end];
        foreach (BundleSection section in _sections)
        {
            section.Bytes.CopyTo(file, section.Begin!.Value);
        }

        "LITERTLM"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), Major);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), Minor);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(24), headerEnd);
        Header().CopyTo(file, 32);
        return file;
    }

    private byte[] Header() => FlatWriter.Write(
        new FlatObject
        {
            [0] = new FlatObject { [0] = SystemMetadata.ToArray() },
            [1] = new FlatObject { [0] = _sections.Select(section => section.ToObject()).ToArray() },
        },
        "");

    private static byte[] Message(int field, ReadOnlySpan<byte> bytes) =>
        bytes.Length < 128
            ? [(byte)((field << 3) | 2), (byte)bytes.Length, .. bytes]
            : [(byte)((field << 3) | 2), (byte)(bytes.Length | 0x80), (byte)(bytes.Length >> 7), .. bytes];
}

/// <summary>A section to be written.</summary>
internal sealed class BundleSection(byte dataType, byte[] bytes, List<FlatObject> items)
{
    public byte DataType { get; } = dataType;

    public byte[] Bytes { get; } = bytes;

    public List<FlatObject> Items { get; } = items;

    /// <summary>Where the bytes are written, and what the header says; by default the next block.</summary>
    public long? Begin { get; set; }

    /// <summary>What the header says.</summary>
    public long? End { get; set; }

    public FlatObject ToObject() => new()
    {
        [0] = Items.Count == 0 ? new FlatObject[] { } : Items.ToArray(),
        [1] = (ulong)(Begin ?? 1),
        [2] = (ulong)(End ?? 1),
        [3] = DataType,
    };
}
