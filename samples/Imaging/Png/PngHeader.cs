using System.Buffers.Binary;

namespace Imaging.Png;

/// <summary>The IHDR chunk: size and layout of the samples.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA.</param>
/// <param name="Interlaced">Whether the rows come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool Interlaced)
{
    /// <summary>Samples of a pixel.</summary>
    public int Channels => ColorType switch
    {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };

    /// <summary>Bytes of a pixel, at least 1: the distance that filters look back.</summary>
    public int FilterDistance => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Bytes of a row of that many pixels.</summary>
    public int RowBytes(int width) => (int)((((long)width * Channels * BitDepth) + 7) / 8);

    /// <summary>Reads and checks the chunk.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            throw new InvalidDataException("the PNG header has a wrong length");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        Picture.CheckSize(width, height);
        PngHeader header = new((int)width, (int)height, data[8], data[9], data[12] == 1);
        bool known = header.ColorType switch
        {
            0 => header.BitDepth is 1 or 2 or 4 or 8 or 16,
            3 => header.BitDepth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => header.BitDepth is 8 or 16,
            _ => false,
        };
        return known && data[10] == 0 && data[11] == 0 && data[12] <= 1
            ? header
            : throw new InvalidDataException(
                $"the PNG header is damaged (colour type {data[9]}, {data[8]} bits, methods {data[10]}, {data[11]}, {data[12]})");
    }
}
