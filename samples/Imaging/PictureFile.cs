using Imaging.Bmp;
using Imaging.Jpeg;
using Imaging.Png;

namespace Imaging;

/// <summary>Reads and writes picture files.</summary>
public static class PictureFile
{
    /// <summary>Reads a PNG, JPEG or BMP file; what it is, its first bytes say.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    /// <exception cref="InvalidDataException">The file is no picture, is damaged or uses something exotic.</exception>
    public static Picture Read(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>Decodes the bytes of a picture file.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static Picture Decode(byte[] file)
    {
        try
        {
            return file switch
            {
                [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngReader.Read(file),
                [0xFF, 0xD8, ..] => JpegReader.Read(file),
                [(byte)'B', (byte)'M', ..] => BmpReader.Read(file),
                [] => throw new InvalidDataException("the file is empty"),
                _ => throw new InvalidDataException("the file is not a PNG, JPEG or BMP picture"),
            };
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            // A damaged length led a reader out of the file: spans stop it, this names it.
            throw new InvalidDataException("the picture is damaged", exception);
        }
    }

    /// <summary>Writes a PNG file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WritePng(string path, Picture picture) => File.WriteAllBytes(path, PngWriter.Write(picture));
}
