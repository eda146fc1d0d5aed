using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>Constant data (table Buffer): inside the FlatBuffer, or after it in the same file.</summary>
public readonly struct BufferDef : IModelView<BufferDef>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private BufferDef(TfliteModel model, FlatTable table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>Whether the bytes stand in the file after the FlatBuffer.</summary>
    public bool IsOutside => _table.Vector<byte>(0).Count == 0 && Offset > 1;

    /// <summary>Whether there are bytes. Offsets 0 and 1 are placeholders of writers.</summary>
    public bool HasData => _table.Vector<byte>(0).Count > 0 || _table.UInt64(1) > 1;

    /// <summary>Number of bytes.</summary>
    public long Length => _table.Vector<byte>(0) is { Count: > 0 } inline
        ? inline.Count
        : _table.UInt64(1) > 1 ? (long)Math.Min(_table.UInt64(2), long.MaxValue) : 0;

    /// <summary>The bytes, without a copy.</summary>
    /// <exception cref="ModelFormatException">They lie outside the file or are more than 2 GB.</exception>
    public ReadOnlySpan<byte> GetBytes()
    {
        FlatVector<byte> inline = _table.Vector<byte>(0);
        ulong offset = _table.UInt64(1);
        return inline.Count > 0 || offset <= 1 ? inline.Bytes : _model.SliceFile(offset, _table.UInt64(2), "a constant");
    }

    /// <summary>The bytes, without a copy, in a form that can be kept.</summary>
    /// <exception cref="ModelFormatException">They lie outside the file or are more than 2 GB.</exception>
    public ReadOnlyMemory<byte> GetMemory()
    {
        ReadOnlySpan<byte> bytes = GetBytes();
        FlatVector<byte> inline = _table.Vector<byte>(0);
        return bytes.IsEmpty
            ? default
            : _model.File.AsMemory(inline.Count > 0 ? inline.FileOffset : (long)_table.UInt64(1), bytes.Length);
    }

    /// <summary>Byte offset of the bytes in the file, wherever they stand.</summary>
    public long FileOffset => IsOutside ? (long)Offset : _table.Vector<byte>(0).FileOffset;

    /// <summary>Byte offset in the file of bytes outside the FlatBuffer.</summary>
    internal ulong Offset => _table.UInt64(1);

    /// <summary>Number of those bytes.</summary>
    internal ulong Size => _table.UInt64(2);

    static BufferDef IModelView<BufferDef>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table);
}

/// <summary>A named blob (table Metadata).</summary>
public readonly struct MetadataEntry : IModelView<MetadataEntry>
{
    private readonly TfliteModel _model;
    private readonly FlatTable _table;

    private MetadataEntry(TfliteModel model, FlatTable table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>Name, such as <c>TFLITE_METADATA</c>.</summary>
    public string? Name => _table.String(0);

    /// <summary>Bytes of the name.</summary>
    internal ReadOnlySpan<byte> NameUtf8 => _table.Utf8(0);

    /// <summary>Index in <see cref="TfliteModel.Buffers"/>.</summary>
    public uint BufferIndex => _table.UInt32(1);

    /// <summary>The bytes, without a copy.</summary>
    public ReadOnlySpan<byte> GetBytes() => _model.Buffers[(int)BufferIndex].GetBytes();

    static MetadataEntry IModelView<MetadataEntry>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(model, table);
}

/// <summary>A file with constants outside the model (table ExternalBufferGroup).</summary>
public readonly struct ExternalBufferGroup : IModelView<ExternalBufferGroup>
{
    private readonly FlatTable _table;

    private ExternalBufferGroup(FlatTable table) => _table = table;

    /// <summary>Path or URI as the model states it.</summary>
    public string? Name => _table.String(0);

    static ExternalBufferGroup IModelView<ExternalBufferGroup>.Create(
        TfliteModel model, FlatTable table, int subgraph, int index) => new(table);
}

/// <summary>A slice of such a file (table ExternalBuffer).</summary>
public readonly struct ExternalBuffer : IModelView<ExternalBuffer>
{
    private readonly FlatTable _table;

    private ExternalBuffer(FlatTable table) => _table = table;

    /// <summary>What <see cref="TensorDef.ExternalBufferId"/> refers to; not an index.</summary>
    public uint Id => _table.UInt32(0);

    /// <summary>Index in <see cref="TfliteModel.ExternalBufferGroups"/>.</summary>
    public uint Group => _table.UInt32(1);

    /// <summary>First byte in that file.</summary>
    public ulong Offset => _table.UInt64(2);

    /// <summary>Number of bytes.</summary>
    public ulong Length => _table.UInt64(3);

    /// <summary>Layout; <c>unpacked</c> is plain row-major.</summary>
    public string? Packing => _table.String(4);

    static ExternalBuffer IModelView<ExternalBuffer>.Create(TfliteModel model, FlatTable table, int subgraph, int index) =>
        new(table);
}
