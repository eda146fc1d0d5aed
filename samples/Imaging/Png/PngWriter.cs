using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Imaging.Png;

/// <summary>Writes PNG: 8-bit RGBA, or RGB when every pixel is opaque.</summary>
internal static class PngWriter
{
    private const byte FilterUp = 2;

    /// <summary>The bytes of the file.</summary>
    public static byte[] Write(Picture picture)
    {
        int channels = IsOpaque(picture) ? 3 : 4;
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = channels == 3 ? (byte)2 : (byte)6;
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(picture, channels));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static bool IsOpaque(Picture picture)
    {
        for (int i = 3; i < picture.Rgba.Length; i += 4)
        {
            if (picture.Rgba[i] != 255)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Compress(Picture picture, int channels)
    {
        MemoryStream compressed = new();
        using (ZLibStream deflate = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // One filter for all rows: photos compress well enough, and drawings even better.
            byte[] row = new byte[(picture.Width * channels) + 1];
            row[0] = FilterUp;
            for (int y = 0; y < picture.Height; y++)
            {
                int above = y == 0 ? -1 : (y - 1) * picture.Width * 4;
                int current = y * picture.Width * 4;
                for (int x = 0; x < picture.Width; x++)
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        int offset = (x * 4) + channel;
                        byte up = above < 0 ? (byte)0 : picture.Rgba[above + offset];
                        row[(x * channels) + channel + 1] = (byte)(picture.Rgba[current + offset] - up);
                    }
                }

                deflate.Write(row);
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(typeAndData));
        file.Write(number);
    }
}
