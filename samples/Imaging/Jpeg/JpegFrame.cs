using System.Buffers.Binary;

namespace Imaging.Jpeg;

/// <summary>The picture's size and components, with their coefficients as the scans fill them in.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        IsProgressive = progressive;
        Components = components;
        MaxHorizontal = components.Max(component => component.Horizontal);
        MaxVertical = components.Max(component => component.Vertical);
        UnitsWide = DivideUp(width, 8 * MaxHorizontal);
        UnitsHigh = DivideUp(height, 8 * MaxVertical);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Whether coefficients come in several scans, refined bit by bit.</summary>
    public bool IsProgressive { get; }

    /// <summary>One, three or four.</summary>
    public JpegComponent[] Components { get; }

    /// <summary>Largest horizontal sampling factor.</summary>
    public int MaxHorizontal { get; }

    /// <summary>Largest vertical sampling factor.</summary>
    public int MaxVertical { get; }

    /// <summary>Interleaved units (MCUs) in a row.</summary>
    public int UnitsWide { get; }

    /// <summary>Rows of interleaved units.</summary>
    public int UnitsHigh { get; }

    /// <summary>Reads the frame header and allocates the coefficients.</summary>
    public static JpegFrame Read(ReadOnlySpan<byte> segment, bool progressive, int fileLength)
    {
        if (segment.Length < 6 || segment.Length < 6 + (segment[5] * 3))
        {
            throw new InvalidDataException("the header of the JPEG file is too short");
        }

        if (segment[0] != 8)
        {
            throw new InvalidDataException($"JPEG files with {segment[0]} bits cannot be read");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        Picture.CheckSize(width, height);
        if (segment[5] is not (1 or 3 or 4))
        {
            throw new InvalidDataException($"JPEG files with {segment[5]} colour components cannot be read");
        }

        JpegComponent[] components = new JpegComponent[segment[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> entry = segment.Slice(6 + (i * 3), 3);
            components[i] = new JpegComponent(entry[0], entry[1] >> 4, entry[1] & 15, entry[2]);
        }

        JpegFrame frame = new(width, height, progressive, components);
        foreach (JpegComponent component in components)
        {
            component.Layout(frame);
        }

        // Every block takes at least one bit: a header that promises more is damaged.
        if (components.Sum(component => (long)component.Blocks) / 8 > fileLength)
        {
            throw new InvalidDataException("the JPEG file is too short for its size");
        }

        foreach (JpegComponent component in components)
        {
            component.Allocate();
        }

        return frame;
    }

    /// <summary>Division rounding up.</summary>
    public static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}

/// <summary>One colour component: sampling and coefficients.</summary>
internal sealed class JpegComponent
{
    /// <summary>Creates a component from its entry in the frame header.</summary>
    public JpegComponent(byte id, int horizontal, int vertical, int quantization)
    {
        if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || quantization > 3)
        {
            throw new InvalidDataException("the header of the JPEG file is damaged");
        }

        Id = id;
        Horizontal = horizontal;
        Vertical = vertical;
        Quantization = quantization;
    }

    /// <summary>What scans call it.</summary>
    public byte Id { get; }

    /// <summary>Horizontal sampling factor.</summary>
    public int Horizontal { get; }

    /// <summary>Vertical sampling factor.</summary>
    public int Vertical { get; }

    /// <summary>Number of its quantization table.</summary>
    public int Quantization { get; }

    /// <summary>Samples in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of samples.</summary>
    public int Height { get; private set; }

    /// <summary>Blocks in a row, padded to whole interleaved units.</summary>
    public int BlocksWide { get; private set; }

    /// <summary>Rows of blocks, padded likewise.</summary>
    public int BlocksHigh { get; private set; }

    /// <summary>All blocks.</summary>
    public int Blocks => BlocksWide * BlocksHigh;

    /// <summary>64 coefficients for each block, in natural order.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>Works out sizes from the frame's.</summary>
    public void Layout(JpegFrame frame)
    {
        Width = JpegFrame.DivideUp(frame.Width * Horizontal, frame.MaxHorizontal);
        Height = JpegFrame.DivideUp(frame.Height * Vertical, frame.MaxVertical);
        BlocksWide = frame.UnitsWide * Horizontal;
        BlocksHigh = frame.UnitsHigh * Vertical;
    }

    /// <summary>Makes room for the coefficients.</summary>
    public void Allocate() => Coefficients = new short[checked(Blocks * 64)];

    /// <summary>The coefficients of a block.</summary>
    public Span<short> Block(int x, int y) => Coefficients.AsSpan(((y * BlocksWide) + x) * 64, 64);
}
