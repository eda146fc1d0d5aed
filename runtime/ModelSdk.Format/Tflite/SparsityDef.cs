using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>Sparse encoding of a constant (table SparsityParameters).</summary>
public readonly struct SparsityDef
{
    private readonly FlatTable _table;

    internal SparsityDef(FlatTable table) => _table = table;

    /// <summary>Whether the tensor is dense.</summary>
    public bool IsNull => _table.IsNull;

    /// <summary>Order of the dimensions, then of the block dimensions.</summary>
    public FlatVector<int> TraversalOrder => _table.Vector<int>(0);

    /// <summary>The dimension that each block dimension splits; empty without blocks.</summary>
    public FlatVector<int> BlockMap => _table.Vector<int>(1);

    /// <summary>Number of levels: rank and block dimensions.</summary>
    public int LevelCount => _table.Tables(2).Count;

    /// <summary>Encoding of one level, in traversal order.</summary>
    public SparsityLevel Level(int index) => new(_table.Tables(2)[index]);
}

/// <summary>Encoding of one dimension (table DimensionMetadata).</summary>
public readonly struct SparsityLevel
{
    private readonly FlatTable _table;

    internal SparsityLevel(FlatTable table) => _table = table;

    /// <summary>False: every index is stored. True: compressed rows (segments and indices).</summary>
    public bool IsSparse => _table.SByte(0) == 1;

    /// <summary>Dense level: its size.</summary>
    public int DenseSize => _table.Int32(1);

    /// <summary>Sparse level: first entry of each row in <see cref="Indices"/>, and the end.</summary>
    public int[] Segments => Read(2);

    /// <summary>Sparse level: the stored indices.</summary>
    public int[] Indices => Read(4);

    // A union of three integer widths: tag at the field, value one above.
    private int[] Read(int field) => _table.Byte(field) switch
    {
        1 => _table.Table(field + 1).Vector<int>(0).ToArray(),
        2 => Array.ConvertAll(_table.Table(field + 1).Vector<ushort>(0).ToArray(), static value => (int)value),
        3 => Array.ConvertAll(_table.Table(field + 1).Vector<byte>(0).ToArray(), static value => (int)value),
        _ => [],
    };
}
