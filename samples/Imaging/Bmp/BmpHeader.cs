using System.Buffers.Binary;

namespace Imaging.Bmp;

/// <summary>What the headers of a bitmap say.</summary>
internal sealed class BmpHeader
{
    public const int RunLength8 = 1;
    public const int RunLength4 = 2;
    private const int FileHeader = 14;
    private const int BitFields = 3;
    private const int AlphaBitFields = 6;

    private byte[] _palette = [];
    private int _paletteEntry;

    public int Width { get; private init; }

    public int Height { get; private init; }

    public bool TopDown { get; private init; }

    public int Bits { get; private init; }

    public int Compression { get; private init; }

    public int DataOffset { get; private init; }

    /// <summary>Masks of red, green, blue and alpha.</summary>
    public uint[] Masks { get; private set; } = [];

    public static BmpHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader + 12)
        {
            throw new InvalidDataException("the BMP file ends too early");
        }

        ReadOnlySpan<byte> info = file[FileHeader..];
        int size = BinaryPrimitives.ReadInt32LittleEndian(info);
        bool core = size == 12;
        if (!core && size is < 40 or > 124 || info.Length < size)
        {
            throw new InvalidDataException("the BMP file has an unknown kind of header");
        }

        int height = core ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..]) : BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        BmpHeader header = new()
        {
            Width = core ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..]) : BinaryPrimitives.ReadInt32LittleEndian(info[4..]),
            Height = height < 0 && height > int.MinValue ? -height : height,
            TopDown = height < 0,
            Bits = BinaryPrimitives.ReadUInt16LittleEndian(info[(core ? 10 : 14)..]),
            Compression = core ? 0 : BinaryPrimitives.ReadInt32LittleEndian(info[16..]),
            DataOffset = BinaryPrimitives.ReadInt32LittleEndian(file[10..]),
        };
        Picture.CheckSize(header.Width, header.Height);
        bool known = header.Compression switch
        {
            0 => header.Bits is 1 or 4 or 8 or 16 or 24 or 32,
            RunLength8 => header.Bits == 8,
            RunLength4 => header.Bits == 4,
            BitFields or AlphaBitFields => header.Bits is 16 or 32,
            _ => false,
        };
        if (!known)
        {
            throw new InvalidDataException(
                $"BMP files with {header.Bits} bits and compression {header.Compression} cannot be read");
        }

        if (header.DataOffset < FileHeader + size || header.DataOffset > file.Length)
        {
            throw new InvalidDataException("the BMP file ends too early");
        }

        header.ReadColors(file, info, size, core);
        return header;
    }

    /// <summary>Writes a colour of the palette.</summary>
    public void Palette(int index, Span<byte> pixel)
    {
        int offset = index * _paletteEntry;
        if (offset + 3 > _palette.Length)
        {
            throw new InvalidDataException($"the BMP file uses colour {index}, which its palette does not have");
        }

        // Stored as blue, green, red.
        pixel[0] = _palette[offset + 2];
        pixel[1] = _palette[offset + 1];
        pixel[2] = _palette[offset];
        pixel[3] = 255;
    }

    private void ReadColors(ReadOnlySpan<byte> file, ReadOnlySpan<byte> info, int size, bool core)
    {
        if (Bits <= 8)
        {
            _paletteEntry = core ? 3 : 4;
            int first = FileHeader + size;
            _palette = file[first..Math.Min(DataOffset, first + (_paletteEntry << Bits))].ToArray();
            return;
        }

        Masks = Bits == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0xFF0000, 0xFF00, 0xFF, 0];
        if (Compression is BitFields or AlphaBitFields)
        {
            // Three masks follow a header of 40 bytes; longer headers contain them, and alpha too.
            int count = size >= 56 || Compression == AlphaBitFields ? 4 : 3;
            for (int i = 0; i < count; i++)
            {
                Masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(info[(40 + (i * 4))..]);
            }
        }
    }
}
