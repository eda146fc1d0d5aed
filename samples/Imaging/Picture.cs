namespace Imaging;

/// <summary>A picture in memory: 8 bits for red, green, blue and alpha, rows from top to bottom.</summary>
public sealed class Picture
{
    /// <summary>Larger pictures are refused: a damaged header must not ask for all memory.</summary>
    public const int MaxPixels = 1 << 26;

    /// <summary>Creates a transparent black picture.</summary>
    /// <exception cref="InvalidDataException">The size is not between 1 and <see cref="MaxPixels"/>.</exception>
    public Picture(int width, int height)
    {
        CheckSize(width, height);
        Width = width;
        Height = height;
        Rgba = new byte[width * height * 4];
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Four bytes for each pixel; colours are not multiplied by alpha.</summary>
    public byte[] Rgba { get; }

    /// <summary>Refuses sizes that no picture of these samples has.</summary>
    internal static void CheckSize(long width, long height)
    {
        // Each side first: the product of two damaged numbers may overflow.
        if (width is <= 0 or > MaxPixels || height is <= 0 or > MaxPixels || width * height > MaxPixels)
        {
            throw new InvalidDataException($"a picture of {width} x {height} pixels cannot be read");
        }
    }
}
