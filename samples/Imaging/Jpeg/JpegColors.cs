namespace Imaging.Jpeg;

/// <summary>From component planes to RGBA: enlarges what was sampled coarsely and converts the colours (JFIF, Adobe).</summary>
internal static class JpegColors
{
    /// <summary>Makes the picture.</summary>
    public static Picture Convert(JpegFrame frame, JpegTables tables, JpegMetadata metadata)
    {
        EnlargedPlane[] planes = [.. frame.Components.Select(
            component => new EnlargedPlane(component, InverseDct.Plane(component, tables.Quantization(component.Quantization)), frame))];
        bool isYcc = metadata.IsYcc(frame.Components);
        Picture picture = new(frame.Width, frame.Height);
        for (int y = 0; y < frame.Height; y++)
        {
            foreach (EnlargedPlane plane in planes)
            {
                plane.Load(y);
            }

            Span<byte> row = picture.Rgba.AsSpan(y * frame.Width * 4, frame.Width * 4);
            for (int x = 0; x < frame.Width; x++)
            {
                WritePixel(planes, x, isYcc, metadata.IsAdobe, row.Slice(x * 4, 4));
            }
        }

        return picture;
    }

    private static void WritePixel(EnlargedPlane[] planes, int x, bool isYcc, bool isAdobe, Span<byte> pixel)
    {
        float red = planes[0].Row[x];
        float green = red;
        float blue = red;
        if (planes.Length > 1)
        {
            green = planes[1].Row[x];
            blue = planes[2].Row[x];
        }

        if (isYcc)
        {
            // ITU-R BT.601, full range.
            (float luma, float cb, float cr) = (red, green - 128, blue - 128);
            red = luma + (1.402f * cr);
            green = luma - (0.344136f * cb) - (0.714136f * cr);
            blue = luma + (1.772f * cb);
        }

        if (planes.Length == 4)
        {
            // CMYK; Adobe's programs store it inverted.
            float black = isAdobe ? planes[3].Row[x] : 255 - planes[3].Row[x];
            red = (isAdobe ? red : 255 - red) * black / 255;
            green = (isAdobe ? green : 255 - green) * black / 255;
            blue = (isAdobe ? blue : 255 - blue) * black / 255;
        }

        pixel[0] = ToByte(red);
        pixel[1] = ToByte(green);
        pixel[2] = ToByte(blue);
        pixel[3] = 255;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((int)(value + 0.5f), 0, 255);

    /// <summary>A plane at the picture's size, one row at a time, between samples by linear interpolation.</summary>
    private sealed class EnlargedPlane
    {
        private readonly JpegComponent _component;
        private readonly byte[] _samples;
        private readonly float[] _blended;
        private readonly (int Left, int Right, float Share)[]? _columns;
        private readonly float _scaleY;

        public EnlargedPlane(JpegComponent component, byte[] samples, JpegFrame frame)
        {
            _component = component;
            _samples = samples;
            _blended = new float[component.Width];
            _scaleY = (float)component.Vertical / frame.MaxVertical;
            float scaleX = (float)component.Horizontal / frame.MaxHorizontal;
            Row = scaleX == 1 ? _blended : new float[frame.Width];
            _columns = scaleX == 1 ? null : [.. Enumerable.Range(0, frame.Width).Select(x => Between(x, scaleX, component.Width))];
        }

        public float[] Row { get; }

        public void Load(int y)
        {
            int stride = _component.BlocksWide * 8;
            (int above, int below, float share) = _scaleY == 1 ? (y, y, 0) : Between(y, _scaleY, _component.Height);
            ReadOnlySpan<byte> upper = _samples.AsSpan(above * stride, _component.Width);
            ReadOnlySpan<byte> lower = _samples.AsSpan(below * stride, _component.Width);
            for (int x = 0; x < _blended.Length; x++)
            {
                _blended[x] = upper[x] + ((lower[x] - upper[x]) * share);
            }

            for (int x = 0; _columns is not null && x < Row.Length; x++)
            {
                (int left, int right, float part) = _columns[x];
                Row[x] = _blended[left] + ((_blended[right] - _blended[left]) * part);
            }
        }

        // Samples stand in the middle of the pixels that they cover.
        private static (int First, int Second, float Share) Between(int position, float scale, int count)
        {
            float source = Math.Clamp(((position + 0.5f) * scale) - 0.5f, 0, count - 1);
            int first = (int)source;
            return (first, Math.Min(first + 1, count - 1), source - first);
        }
    }
}
