namespace ModelSdk;

/// <summary>Resizes and normalizes a picture row by row, for <see cref="ImageInput"/>.</summary>
internal readonly ref struct ImageScaler
{
    // ITU-R BT.601 luma.
    private const float RedPart = 0.299f;
    private const float GreenPart = 0.587f;
    private const float BluePart = 0.114f;

    private readonly ImageView _image;
    private readonly PixelFormat _format;
    private readonly ImageSize _size;
    private readonly ReadOnlySpan<float> _mean;
    private readonly ReadOnlySpan<float> _std;

    public ImageScaler(ImageView image, ImageSize size, ReadOnlySpan<float> mean, ReadOnlySpan<float> std)
    {
        CheckCount(mean, size.Channels, nameof(mean));
        CheckCount(std, size.Channels, nameof(std));
        if (std.Contains(0))
        {
            throw new ArgumentException("A standard deviation of 0 would divide by 0.", nameof(std));
        }

        _image = image;
        _format = PixelFormat.Of(image.Layout);
        _size = size;
        _mean = mean;
        _std = std;
    }

    /// <summary>Computes row <paramref name="y"/> of the input.</summary>
    public void WriteRow(int y, Span<float> row)
    {
        (int top, int bottom, float down) = Place(y, _size.Height, _image.Height);
        ReadOnlySpan<byte> upper = _image.Pixels[(top * _image.Stride)..];
        ReadOnlySpan<byte> lower = _image.Pixels[(bottom * _image.Stride)..];
        for (int x = 0; x < _size.Width; x++)
        {
            (int left, int right, float across) = Place(x, _size.Width, _image.Width);
            left *= _format.Bytes;
            right *= _format.Bytes;
            float red = Mix(upper, lower, left + _format.Red, right + _format.Red, across, down);
            float green = red;
            float blue = red;
            if (_format.Bytes > 1)
            {
                green = Mix(upper, lower, left + _format.Green, right + _format.Green, across, down);
                blue = Mix(upper, lower, left + _format.Blue, right + _format.Blue, across, down);
            }

            if (_size.Channels == 1)
            {
                float gray = _format.Bytes > 1 ? (RedPart * red) + (GreenPart * green) + (BluePart * blue) : red;
                row[x] = Normalize(gray, 0);
            }
            else
            {
                row[x * 3] = Normalize(red, 0);
                row[(x * 3) + 1] = Normalize(green, 1);
                row[(x * 3) + 2] = Normalize(blue, 2);
            }
        }
    }

    // Pixel centres lie at half numbers in both pictures; beyond the outermost ones the edge is repeated.
    private static (int First, int Second, float Part) Place(int index, int count, int sourceCount)
    {
        float position = ((index + 0.5f) * sourceCount / count) - 0.5f;
        int first = (int)MathF.Floor(position);
        return (Math.Clamp(first, 0, sourceCount - 1), Math.Clamp(first + 1, 0, sourceCount - 1), position - first);
    }

    private static float Mix(
        ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int left, int right, float across, float down)
    {
        float above = upper[left] + ((upper[right] - upper[left]) * across);
        float below = lower[left] + ((lower[right] - lower[left]) * across);
        return above + ((below - above) * down);
    }

    private static void CheckCount(ReadOnlySpan<float> values, int channels, string parameter)
    {
        if (values.Length != 1 && values.Length != channels)
        {
            throw new ArgumentException(
                $"There are {values.Length} values for {channels} channels; give one, or one for each channel.", parameter);
        }
    }

    private float Normalize(float value, int channel) =>
        (value - _mean[_mean.Length == 1 ? 0 : channel]) / _std[_std.Length == 1 ? 0 : channel];
}
