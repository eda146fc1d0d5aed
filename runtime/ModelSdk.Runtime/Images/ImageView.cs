namespace ModelSdk;

/// <summary>A picture in somebody else's memory: pixels as they come from a decoder, a camera or a bitmap.</summary>
public readonly ref struct ImageView
{
    /// <summary>Looks at pixels without copying them.</summary>
    /// <param name="pixels">Rows from top to bottom.</param>
    /// <param name="width">Pixels in a row; 1 or more.</param>
    /// <param name="height">Rows; 1 or more.</param>
    /// <param name="layout">Channels of a pixel.</param>
    /// <param name="stride">Bytes from one row to the next; 0 when rows follow each other without a gap.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the stride is less than a row.</exception>
    /// <exception cref="ArgumentException">There are fewer bytes than the sizes ask for.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, PixelLayout layout, int stride = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        PixelFormat format = PixelFormat.Of(layout);
        long row = (long)width * format.Bytes;
        Stride = stride == 0 ? checked((int)row) : stride;
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, row, nameof(stride));
        long needed = ((height - 1L) * Stride) + row;
        if (pixels.Length < needed)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels ({layout}, stride {Stride}) need {needed} bytes, but there are {pixels.Length}.",
                nameof(pixels));
        }

        Pixels = pixels;
        Width = width;
        Height = height;
        Layout = layout;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Channels of a pixel.</summary>
    public PixelLayout Layout { get; }

    /// <summary>A rectangle of the picture, without a copy.</summary>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top edge in pixels.</param>
    /// <param name="width">Width in pixels; 1 or more.</param>
    /// <param name="height">Height in pixels; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle leaves the picture.</exception>
    public ImageView Crop(int x, int y, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height - y);
        int start = checked((y * Stride) + (x * PixelFormat.Of(Layout).Bytes));
        return new ImageView(Pixels[start..], width, height, Layout, Stride);
    }
}
