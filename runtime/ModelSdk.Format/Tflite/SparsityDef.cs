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

    /// <summary>Sparse level: first entry of each row in <see cref="Indices"/>, and the end; a copy.</summary>
    public int[] Segments => SegmentList.ToArray();

    /// <summary>Sparse level: the stored indices; a copy.</summary>
    public int[] Indices => IndexList.ToArray();

    internal SparseIndices SegmentList => new(_table, 2);

    internal SparseIndices IndexList => new(_table, 4);
}

/// <summary>Integers of 8, 16 or 32 bits (union SparseIndexVector).</summary>
internal readonly struct SparseIndices
{
    private readonly FlatVector<int> _ints;
    private readonly FlatVector<ushort> _shorts;
    private readonly FlatVector<byte> _bytes;

    /// <summary>Reads the union whose tag is <paramref name="field"/>.</summary>
    public SparseIndices(FlatTable table, int field)
    {
        FlatTable vector = table.Table(field + 1);
        switch (table.Byte(field))
        {
            case 1:
                _ints = vector.Vector<int>(0);
                break;
            case 2:
                _shorts = vector.Vector<ushort>(0);
                break;
            case 3:
                _bytes = vector.Vector<byte>(0);
                break;
        }
    }

    public int Count => _ints.Count + _shorts.Count + _bytes.Count;

    public int this[int index] =>
        _ints.Count > 0 ? _ints[index] : _shorts.Count > 0 ? _shorts[index] : _bytes[index];

    public int[] ToArray()
    {
        int[] copy = new int[Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = this[i];
        }

        return copy;
    }
}
