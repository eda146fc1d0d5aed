using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.Metadata;

/// <summary>What kind of content a tensor has (table Content); the properties of other kinds have their defaults.</summary>
public readonly struct TensorContent
{
    private readonly FlatTable _table;

    internal TensorContent(FlatTable table) => _table = table;

    /// <summary>The kind.</summary>
    public ContentKind Kind => (ContentKind)_table.Byte(0);

    /// <summary>Image: colours.</summary>
    public ColorSpace ColorSpace => (ColorSpace)Properties(ContentKind.Image).SByte(0);

    /// <summary>Image: width for models that take any size; 0 when not said.</summary>
    public uint DefaultWidth => Properties(ContentKind.Image).Table(1).UInt32(0);

    /// <summary>Image: height for models that take any size; 0 when not said.</summary>
    public uint DefaultHeight => Properties(ContentKind.Image).Table(1).UInt32(1);

    /// <summary>Boxes: position of each coordinate; empty means the default order of <see cref="BoxType"/>.</summary>
    public FlatVector<uint> BoxIndex => Properties(ContentKind.BoundingBox).Vector<uint>(0);

    /// <summary>Boxes: what the four numbers are.</summary>
    public BoundingBoxType BoxType => (BoundingBoxType)Properties(ContentKind.BoundingBox).SByte(1);

    /// <summary>Boxes: whether coordinates are pixels instead of 0 to 1.</summary>
    public bool BoxInPixels => Properties(ContentKind.BoundingBox).SByte(2) == 1;

    /// <summary>Audio: samples in a second.</summary>
    public uint SampleRate => Properties(ContentKind.Audio).UInt32(0);

    /// <summary>Audio: channels.</summary>
    public uint AudioChannels => Properties(ContentKind.Audio).UInt32(1);

    /// <summary>Dimensions that form one object, first and last; null means all but the batch.</summary>
    public (int First, int Last)? Range => _table.Table(2) is { IsNull: false } range
        ? (range.Int32(0), range.Int32(1))
        : null;

    private FlatTable Properties(ContentKind kind) => Kind == kind ? _table.Table(1) : default;
}

/// <summary>Kinds of content (union ContentProperties).</summary>
public enum ContentKind : byte
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Numbers without a special meaning.</summary>
    Feature = 1,

    /// <summary>An image.</summary>
    Image = 2,

    /// <summary>Boxes.</summary>
    BoundingBox = 3,

    /// <summary>Sound.</summary>
    Audio = 4,
}

/// <summary>Colours of an image (enum ColorSpaceType).</summary>
public enum ColorSpace : sbyte
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>Red, green, blue.</summary>
    Rgb = 1,

    /// <summary>One channel.</summary>
    Grayscale = 2,
}

/// <summary>What the numbers of a box are (enum BoundingBoxType).</summary>
public enum BoundingBoxType : sbyte
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>Left, top, right, bottom.</summary>
    Boundaries = 1,

    /// <summary>Left, top, width, height.</summary>
    UpperLeft = 2,

    /// <summary>Centre x, centre y, width, height.</summary>
    Center = 3,
}
