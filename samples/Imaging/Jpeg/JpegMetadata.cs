using System.Buffers.Binary;

namespace Imaging.Jpeg;

/// <summary>What other segments say about the picture: how it was held (Exif) and how colours are stored (Adobe).</summary>
internal sealed class JpegMetadata
{
    private const ushort OrientationTag = 0x0112;

    private int _orientation = 1;
    private int _adobeTransform = -1;

    /// <summary>Whether an Adobe program wrote the file.</summary>
    public bool IsAdobe => _adobeTransform >= 0;

    /// <summary>Whether the first three components are luma and chroma.</summary>
    public bool IsYcc(JpegComponent[] components) => components.Length switch
    {
        3 => IsAdobe ? _adobeTransform != 0 : !(components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B'),
        4 => _adobeTransform == 2,
        _ => false,
    };

    /// <summary>The APP14 segment.</summary>
    public void ReadAdobe(ReadOnlySpan<byte> segment)
    {
        if (segment.Length >= 12 && segment.StartsWith("Adobe"u8))
        {
            _adobeTransform = segment[11];
        }
    }

    /// <summary>The APP1 segment; whatever is wrong in it is no reason to refuse the picture.</summary>
    public void ReadExif(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 14 || !segment.StartsWith("Exif\0\0"u8))
        {
            return;
        }

        ReadOnlySpan<byte> tiff = segment[6..];
        bool little = tiff[0] == (byte)'I';
        uint directory = UInt32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return;
        }

        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = UInt16(entries, little);
        for (int i = 0; i < count && 2 + ((i + 1) * 12) <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(2 + (i * 12), 12);
            if (UInt16(entry, little) == OrientationTag && UInt16(entry[8..], little) is >= 1 and <= 8 and ushort orientation)
            {
                _orientation = orientation;
                return;
            }
        }
    }

    /// <summary>The picture as its photographer saw it.</summary>
    public Picture Upright(Picture stored)
    {
        if (_orientation == 1)
        {
            return stored;
        }

        bool turned = _orientation >= 5;
        Picture upright = new(turned ? stored.Height : stored.Width, turned ? stored.Width : stored.Height);
        for (int y = 0; y < upright.Height; y++)
        {
            for (int x = 0; x < upright.Width; x++)
            {
                int right = stored.Width - 1;
                int bottom = stored.Height - 1;
                (int sourceX, int sourceY) = _orientation switch
                {
                    2 => (right - x, y),
                    3 => (right - x, bottom - y),
                    4 => (x, bottom - y),
                    5 => (y, x),
                    6 => (y, bottom - x),
                    7 => (right - y, bottom - x),
                    _ => (right - y, x),
                };
                stored.Rgba.AsSpan(((sourceY * stored.Width) + sourceX) * 4, 4)
                    .CopyTo(upright.Rgba.AsSpan(((y * upright.Width) + x) * 4));
            }
        }

        return upright;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
