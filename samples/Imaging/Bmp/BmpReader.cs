using System.Buffers.Binary;
using System.Numerics;

namespace Imaging.Bmp;

/// <summary>Reads Windows bitmaps: 1 to 32 bits, palettes, bit masks and run-length coding, upright or upside down.</summary>
internal static class BmpReader
{
    /// <summary>Decodes a file.</summary>
    public static Picture Read(ReadOnlySpan<byte> file)
    {
        BmpHeader header = BmpHeader.Read(file);
        ReadOnlySpan<byte> data = file[header.DataOffset..];
        bool isRunLength = header.Compression is BmpHeader.RunLength8 or BmpHeader.RunLength4;
        int stride = (int)((((long)header.Width * header.Bits) + 31) / 32 * 4);
        // Two bytes make a run of at most 255 pixels.
        long most = isRunLength ? data.Length * 128L : data.Length;
        if ((long)(isRunLength ? header.Width : stride) * header.Height > most)
        {
            throw new InvalidDataException("the BMP file has too few rows");
        }

        Picture picture = new(header.Width, header.Height);
        if (isRunLength)
        {
            Fill(header, picture, BmpRunLength.Expand(header, data), header.Width, 8);
        }
        else
        {
            Fill(header, picture, data, stride, header.Bits);
        }

        return picture;
    }

    private static void Fill(BmpHeader header, Picture picture, ReadOnlySpan<byte> data, int stride, int bits)
    {
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = data.Slice((header.TopDown ? y : header.Height - 1 - y) * stride, stride);
            Span<byte> target = picture.Rgba.AsSpan(y * header.Width * 4, header.Width * 4);
            for (int x = 0; x < header.Width; x++)
            {
                Span<byte> pixel = target.Slice(x * 4, 4);
                if (bits <= 8)
                {
                    header.Palette((row[x * bits / 8] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1), pixel);
                }
                else
                {
                    uint value = bits switch
                    {
                        16 => BinaryPrimitives.ReadUInt16LittleEndian(row[(x * 2)..]),
                        24 => row[x * 3] | ((uint)row[(x * 3) + 1] << 8) | ((uint)row[(x * 3) + 2] << 16),
                        _ => BinaryPrimitives.ReadUInt32LittleEndian(row[(x * 4)..]),
                    };
                    for (int channel = 0; channel < 4; channel++)
                    {
                        pixel[channel] = Extract(value, header.Masks[channel], channel == 3);
                    }
                }
            }
        }
    }

    // A channel without mask is opaque (alpha) or absent (colours).
    private static byte Extract(uint value, uint mask, bool isAlpha)
    {
        if (mask == 0)
        {
            return isAlpha ? (byte)255 : (byte)0;
        }

        int shift = BitOperations.TrailingZeroCount(mask);
        ulong most = mask >> shift;
        return (byte)(((((value & mask) >> shift) * 255ul) + (most / 2)) / most);
    }
}
