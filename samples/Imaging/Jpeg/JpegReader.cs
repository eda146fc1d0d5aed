using System.Buffers.Binary;

namespace Imaging.Jpeg;

/// <summary>Reads JPEG: baseline and progressive, gray, YCbCr, RGB and CMYK, with any sampling (ITU T.81).</summary>
internal static class JpegReader
{
    // Real files have at most a dozen; each one walks the whole picture.
    private const int MaxScans = 100;

    /// <summary>Decodes a file and turns the picture upright, as its camera says.</summary>
    public static Picture Read(ReadOnlySpan<byte> file)
    {
        JpegTables tables = new();
        JpegFrame? frame = null;
        JpegMetadata metadata = new();
        int scans = 0;
        int position = 2;
        while (NextMarker(file, ref position, out byte marker))
        {
            if (marker == Marker.EndOfImage)
            {
                break;
            }

            ReadOnlySpan<byte> segment = Segment(file, ref position);
            switch (marker)
            {
                case Marker.HuffmanTables:
                    tables.ReadHuffman(segment);
                    break;
                case Marker.QuantizationTables:
                    tables.ReadQuantization(segment);
                    break;
                case Marker.RestartInterval:
                    tables.RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case Marker.BaselineFrame or Marker.ExtendedFrame or Marker.ProgressiveFrame when frame is null:
                    frame = JpegFrame.Read(segment, marker == Marker.ProgressiveFrame, file.Length);
                    break;
                case Marker.StartOfScan:
                    if (frame is null || ++scans > MaxScans)
                    {
                        throw new InvalidDataException("the JPEG file is damaged: a scan is out of place");
                    }

                    position += JpegScan.Read(segment, frame, tables).Decode(file[position..]);
                    break;
                case Marker.App1:
                    metadata.ReadExif(segment);
                    break;
                case Marker.App14:
                    metadata.ReadAdobe(segment);
                    break;
                default:
                    RefuseOtherFrames(marker);
                    break;
            }
        }

        return frame is not null && scans > 0
            ? metadata.Upright(JpegColors.Convert(frame, tables, metadata))
            : throw new InvalidDataException("the JPEG file ends too early");
    }

    // Bytes between segments are skipped, as every reader does.
    private static bool NextMarker(ReadOnlySpan<byte> file, ref int position, out byte marker)
    {
        for (; position + 1 < file.Length; position++)
        {
            marker = file[position + 1];
            if (file[position] == 0xFF && marker is not (0 or 0xFF) && marker is < Marker.Restart0 or > Marker.Restart7)
            {
                position += 2;
                return true;
            }
        }

        marker = 0;
        return false;
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, ref int position)
    {
        if (file.Length - position < 2)
        {
            throw new InvalidDataException("the JPEG file ends too early");
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
        if (length < 2 || length > file.Length - position)
        {
            throw new InvalidDataException($"the JPEG file is damaged {position} bytes in");
        }

        ReadOnlySpan<byte> segment = file.Slice(position + 2, length - 2);
        position += length;
        return segment;
    }

    private static void RefuseOtherFrames(byte marker)
    {
        if (marker is >= Marker.BaselineFrame and <= 0xCF and not (Marker.HuffmanTables or 0xC8 or 0xCC))
        {
            throw new InvalidDataException($"JPEG files of kind {marker - Marker.BaselineFrame} (lossless, arithmetic or hierarchical) cannot be read");
        }
    }

    private static class Marker
    {
        public const byte BaselineFrame = 0xC0;
        public const byte ExtendedFrame = 0xC1;
        public const byte ProgressiveFrame = 0xC2;
        public const byte HuffmanTables = 0xC4;
        public const byte Restart0 = 0xD0;
        public const byte Restart7 = 0xD7;
        public const byte EndOfImage = 0xD9;
        public const byte StartOfScan = 0xDA;
        public const byte QuantizationTables = 0xDB;
        public const byte RestartInterval = 0xDD;
        public const byte App1 = 0xE1;
        public const byte App14 = 0xEE;
    }
}
