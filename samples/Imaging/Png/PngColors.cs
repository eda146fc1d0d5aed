using System.Buffers.Binary;

namespace Imaging.Png;

/// <summary>Palette and transparent colour; turns rows of samples into RGBA.</summary>
internal sealed class PngColors
{
    private byte[] _palette = [];
    private byte[] _paletteAlpha = [];
    private int[]? _transparent;

    /// <summary>The PLTE chunk.</summary>
    public void SetPalette(ReadOnlySpan<byte> data)
    {
        if (data.Length is 0 or > 768 || data.Length % 3 != 0)
        {
            throw new InvalidDataException("the palette of the PNG file has a wrong length");
        }

        _palette = data.ToArray();
    }

    /// <summary>The tRNS chunk: alpha of palette entries, or the one colour that is transparent.</summary>
    public void SetTransparency(PngHeader header, ReadOnlySpan<byte> data)
    {
        if (header.ColorType == 3)
        {
            _paletteAlpha = data.ToArray();
            return;
        }

        if (header.ColorType is 0 or 2 && data.Length == header.Channels * 2)
        {
            _transparent = new int[header.Channels];
            for (int i = 0; i < _transparent.Length; i++)
            {
                _transparent[i] = BinaryPrimitives.ReadUInt16BigEndian(data[(i * 2)..]);
            }

            return;
        }

        throw new InvalidDataException("the transparency of the PNG file does not fit its colours");
    }

    /// <summary>Refuses a palette picture without palette.</summary>
    public void Check(PngHeader header)
    {
        if (header.ColorType == 3 && _palette.Length == 0)
        {
            throw new InvalidDataException("the PNG file has no palette");
        }
    }

    /// <summary>Writes the pixels of a row, each <paramref name="step"/> bytes after the last.</summary>
    public void Expand(PngHeader header, ReadOnlySpan<byte> row, int width, Span<byte> target, int step)
    {
        int most = (1 << header.BitDepth) - 1;
        for (int x = 0; x < width; x++)
        {
            int first = x * header.Channels;
            Span<byte> pixel = target.Slice(x * step, 4);
            int a = Sample(row, first, header.BitDepth);
            switch (header.ColorType)
            {
                case 3:
                    ExpandIndex(a, pixel);
                    break;
                case 0 or 4:
                    pixel[..3].Fill(To8Bits(a, most));
                    pixel[3] = header.ColorType == 4
                        ? To8Bits(Sample(row, first + 1, header.BitDepth), most)
                        : _transparent is [int gray] && gray == a ? (byte)0 : (byte)255;
                    break;
                default:
                    int b = Sample(row, first + 1, header.BitDepth);
                    int c = Sample(row, first + 2, header.BitDepth);
                    pixel[0] = To8Bits(a, most);
                    pixel[1] = To8Bits(b, most);
                    pixel[2] = To8Bits(c, most);
                    pixel[3] = header.ColorType == 6
                        ? To8Bits(Sample(row, first + 3, header.BitDepth), most)
                        : _transparent is [int red, int green, int blue] && red == a && green == b && blue == c
                            ? (byte)0
                            : (byte)255;
                    break;
            }
        }
    }

    private void ExpandIndex(int index, Span<byte> pixel)
    {
        if (index * 3 >= _palette.Length)
        {
            throw new InvalidDataException($"the PNG file uses colour {index}, which its palette does not have");
        }

        _palette.AsSpan(index * 3, 3).CopyTo(pixel);
        pixel[3] = index < _paletteAlpha.Length ? _paletteAlpha[index] : (byte)255;
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int bits) => bits switch
    {
        8 => row[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(index * 2)..]),
        // Several samples in a byte, the first in the high bits.
        _ => (row[index * bits / 8] >> (8 - bits - (index * bits % 8))) & ((1 << bits) - 1),
    };

    private static byte To8Bits(int sample, int most) =>
        most == 255 ? (byte)sample : (byte)(((sample * 255) + (most / 2)) / most);
}
