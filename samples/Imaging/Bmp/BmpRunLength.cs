namespace Imaging.Bmp;

/// <summary>Run-length coded bitmaps with 4 or 8 bits.</summary>
internal static class BmpRunLength
{
    /// <summary>The palette index of each pixel, rows in the order of the file; what is skipped is colour 0.</summary>
    public static byte[] Expand(BmpHeader header, ReadOnlySpan<byte> data)
    {
        byte[] indices = new byte[header.Width * header.Height];
        int x = 0;
        int y = 0;
        int position = 0;
        while (y < header.Height && position + 1 < data.Length)
        {
            byte count = data[position++];
            byte value = data[position++];
            if (count > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    Set(indices, header, x++, y, Index(header, value, i));
                }

                continue;
            }

            switch (value)
            {
                case 0:
                    (x, y) = (0, y + 1);
                    break;
                case 1:
                    return indices;
                case 2:
                    x += data[position++];
                    y += data[position++];
                    break;
                default:
                    // Literal pixels, padded to an even number of bytes.
                    int bytes = header.Bits == 8 ? value : (value + 1) / 2;
                    for (int i = 0; i < value; i++)
                    {
                        byte source = data[position + (header.Bits == 8 ? i : i / 2)];
                        Set(indices, header, x++, y, Index(header, source, i));
                    }

                    position += bytes + (bytes & 1);
                    break;
            }
        }

        return indices;
    }

    private static byte Index(BmpHeader header, byte value, int i) =>
        header.Bits == 8 ? value : (byte)((i & 1) == 0 ? value >> 4 : value & 15);

    // Runs that reach over the edge are cut, as every reader does.
    private static void Set(byte[] indices, BmpHeader header, int x, int y, byte index)
    {
        if (x < header.Width && y < header.Height)
        {
            indices[(y * header.Width) + x] = index;
        }
    }
}
