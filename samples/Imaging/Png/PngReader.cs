using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Imaging.Png;

/// <summary>Reads PNG: every colour type and bit depth, interlaced or not, with palette and transparency (RFC 2083).</summary>
internal static class PngReader
{
    // Deflate cannot make more than 1032 bytes of one: a header that promises more is damaged.
    private const long MaxDeflateRatio = 1032;

    // First column and row, and steps, of the seven passes of Adam7.
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] OnePass = [(0, 0, 1, 1)];

    /// <summary>Decodes a file.</summary>
    public static Picture Read(ReadOnlySpan<byte> file)
    {
        PngHeader? header = null;
        PngColors colors = new();
        using MemoryStream compressed = new();
        int position = 8;
        while (NextChunk(file, ref position, out string type, out ReadOnlySpan<byte> data))
        {
            if (header is null != (type == "IHDR"))
            {
                throw new InvalidDataException("the PNG file does not begin with one header");
            }

            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Read(data);
                    break;
                case "PLTE":
                    colors.SetPalette(data);
                    break;
                case "tRNS":
                    colors.SetTransparency(header!.Value, data);
                    break;
                case "IDAT":
                    compressed.Write(data);
                    break;
                case "IEND":
                    return Decode(header!.Value, colors, compressed);
                default:
                    // Chunks with a capital first letter are needed to show the picture.
                    if (char.IsAsciiLetterUpper(type[0]))
                    {
                        throw new InvalidDataException($"the PNG file has an unknown part '{type}'");
                    }

                    break;
            }
        }

        throw new InvalidDataException("the PNG file ends too early");
    }

    private static bool NextChunk(
        ReadOnlySpan<byte> file, ref int position, out string type, out ReadOnlySpan<byte> data)
    {
        type = "";
        data = default;
        if (file.Length - position < 12)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(file[position..]);
        if (length > file.Length - position - 12)
        {
            return false;
        }

        ReadOnlySpan<byte> typeAndData = file.Slice(position + 4, (int)length + 4);
        type = Encoding.ASCII.GetString(typeAndData[..4]);
        data = typeAndData[4..];
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(file[(position + 8 + (int)length)..]);
        if (crc != Crc32.Of(typeAndData))
        {
            throw new InvalidDataException($"the checksum of a part of the PNG file is wrong, {position} bytes in");
        }

        position += (int)length + 12;
        return true;
    }

    private static Picture Decode(PngHeader header, PngColors colors, MemoryStream compressed)
    {
        if ((long)header.RowBytes(header.Width) * header.Height > (compressed.Length + 64) * MaxDeflateRatio)
        {
            throw new InvalidDataException("the PNG file is too short for its size");
        }

        colors.Check(header);
        compressed.Position = 0;
        using ZLibStream samples = new(compressed, CompressionMode.Decompress);
        Picture picture = new(header.Width, header.Height);
        foreach ((int x, int y, int stepX, int stepY) in header.Interlaced ? Adam7 : OnePass)
        {
            int width = (header.Width - x + stepX - 1) / stepX;
            if (width <= 0)
            {
                continue;
            }

            byte[] row = new byte[header.RowBytes(width)];
            byte[] above = new byte[row.Length];
            for (int line = y; line < header.Height; line += stepY)
            {
                ReadRow(samples, row, above, header.FilterDistance);
                colors.Expand(header, row, width, picture.Rgba.AsSpan(((line * header.Width) + x) * 4), stepX * 4);
                (row, above) = (above, row);
            }
        }

        return picture;
    }

    private static void ReadRow(ZLibStream samples, byte[] row, byte[] above, int distance)
    {
        int filter = samples.ReadByte();
        if (filter < 0 || samples.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
        {
            throw new InvalidDataException("the PNG file has too few rows");
        }

        for (int i = 0; i < row.Length; i++)
        {
            int left = i < distance ? 0 : row[i - distance];
            int corner = i < distance ? 0 : above[i - distance];
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => (byte)Paeth(left, above[i], corner),
                _ => throw new InvalidDataException($"the PNG file has an unknown filter {filter}"),
            };
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toCorner = Math.Abs(estimate - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
