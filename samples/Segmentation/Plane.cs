namespace Segmentation;

/// <summary>One number for each pixel of a small picture.</summary>
internal sealed class Plane(int width, int height, float[] values)
{
    public Plane(int width, int height)
        : this(width, height, new float[width * height])
    {
    }

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>The numbers, row by row.</summary>
    public float[] Values { get; } = values;

    /// <summary>A plane computed pixel by pixel.</summary>
    public static Plane Of(Plane size, Func<int, float> value)
    {
        Plane plane = new(size.Width, size.Height);
        for (int i = 0; i < plane.Values.Length; i++)
        {
            plane.Values[i] = value(i);
        }

        return plane;
    }

    /// <summary>Means over squares of 2 * radius + 1 pixels, smaller at the edges.</summary>
    public Plane Blur(int radius)
    {
        Plane rows = new(Width, Height);
        Plane result = new(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            BlurLine(Values.AsSpan(y * Width), rows.Values.AsSpan(y * Width), 1, Width, radius);
        }

        for (int x = 0; x < Width; x++)
        {
            BlurLine(rows.Values.AsSpan(x), result.Values.AsSpan(x), Width, Height, radius);
        }

        return result;
    }

    /// <summary>Values of one row of a larger picture, by linear interpolation.</summary>
    /// <param name="y">The row.</param>
    /// <param name="height">Rows of the larger picture.</param>
    /// <param name="row">Receives one value for each of its columns.</param>
    public void Enlarge(int y, int height, Span<float> row)
    {
        (int above, int below, float share) = Between(y, height, Height);
        ReadOnlySpan<float> upper = Values.AsSpan(above * Width, Width);
        ReadOnlySpan<float> lower = Values.AsSpan(below * Width, Width);
        for (int x = 0; x < row.Length; x++)
        {
            (int left, int right, float part) = Between(x, row.Length, Width);
            float start = upper[left] + ((lower[left] - upper[left]) * share);
            float end = upper[right] + ((lower[right] - upper[right]) * share);
            row[x] = start + ((end - start) * part);
        }
    }

    private static void BlurLine(ReadOnlySpan<float> source, Span<float> target, int step, int count, int radius)
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(radius, count); i++)
        {
            sum += source[i * step];
        }

        for (int i = 0; i < count; i++)
        {
            if (i + radius < count)
            {
                sum += source[(i + radius) * step];
            }

            if (i > radius)
            {
                sum -= source[(i - radius - 1) * step];
            }

            int members = Math.Min(i + radius, count - 1) - Math.Max(i - radius, 0) + 1;
            target[i * step] = (float)(sum / members);
        }
    }

    private static (int First, int Second, float Share) Between(int position, int large, int small)
    {
        float source = Math.Clamp(((position + 0.5f) * small / large) - 0.5f, 0, small - 1);
        int first = (int)source;
        return (first, Math.Min(first + 1, small - 1), source - first);
    }
}
