using Imaging;

namespace DigitReader;

/// <summary>How much ink is at each pixel, 0 to 1, whether the picture is dark on light or light on dark.</summary>
internal sealed class InkMap
{
    // Less difference between paper and ink than this (of 255) is noise.
    private const float LeastContrast = 30;

    private InkMap(int width, int height, float[] values)
    {
        Width = width;
        Height = height;
        Values = values;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Ink, row by row.</summary>
    public float[] Values { get; }

    public float this[int x, int y] => Values[(y * Width) + x];

    /// <summary>Measures paper and ink of a picture.</summary>
    /// <exception cref="InvalidDataException">Paper and ink cannot be told apart.</exception>
    public static InkMap Of(Picture picture)
    {
        float[] gray = Gray(picture);
        float paper = MedianOfEdge(gray, picture.Width, picture.Height);
        float[] sorted = [.. gray.Order()];
        // The ink is on the side where the picture reaches further from the paper; a few stray pixels do not count.
        int stray = sorted.Length / 1000;
        float darkest = sorted[stray];
        float lightest = sorted[sorted.Length - 1 - stray];
        float ink = paper - darkest > lightest - paper ? darkest : lightest;
        if (Math.Abs(ink - paper) < LeastContrast)
        {
            throw new InvalidDataException("there is no digit on the picture");
        }

        // Black and white stay themselves: what was light gray on black when the model was trained is so here too.
        bool isDarkOnLight = ink < paper;
        float full = Math.Abs(ink - paper) > 128 ? (isDarkOnLight ? paper : 255 - paper) : Math.Abs(ink - paper);
        float[] values = [.. gray.Select(value => Math.Clamp((isDarkOnLight ? paper - value : value - paper) / full, 0, 1))];
        return new InkMap(picture.Width, picture.Height, values);
    }

    /// <summary>The box around all ink above a threshold.</summary>
    public Box Bounds(float threshold)
    {
        Box box = Box.Empty;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                box = this[x, y] > threshold ? box.Including(x, y) : box;
            }
        }

        return box;
    }

    /// <summary>Centre of mass of the ink in a box.</summary>
    public (float X, float Y) CentreOfMass(Box box)
    {
        float sum = 0;
        float sumX = 0;
        float sumY = 0;
        for (int y = box.Top; y < box.Bottom; y++)
        {
            for (int x = box.Left; x < box.Right; x++)
            {
                float value = this[x, y];
                sum += value;
                sumX += value * x;
                sumY += value * y;
            }
        }

        return sum > 0 ? (sumX / sum, sumY / sum) : (box.MiddleX, box.MiddleY);
    }

    // Transparent pixels are paper: white, unless what is drawn on it is bright itself.
    private static float[] Gray(Picture picture)
    {
        float[] gray = new float[picture.Width * picture.Height];
        double light = 0;
        double weight = 0;
        for (int i = 0; i < gray.Length; i++)
        {
            ReadOnlySpan<byte> pixel = picture.Rgba.AsSpan(i * 4, 4);
            gray[i] = (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
            light += gray[i] * pixel[3];
            weight += pixel[3];
        }

        float behind = weight > 0 && light / weight > 160 ? 0 : 255;
        for (int i = 0; i < gray.Length; i++)
        {
            float alpha = picture.Rgba[(i * 4) + 3] / 255f;
            gray[i] = (gray[i] * alpha) + (behind * (1 - alpha));
        }

        return gray;
    }

    private static float MedianOfEdge(float[] gray, int width, int height)
    {
        List<float> edge = [];
        for (int x = 0; x < width; x++)
        {
            edge.Add(gray[x]);
            edge.Add(gray[((height - 1) * width) + x]);
        }

        for (int y = 0; y < height; y++)
        {
            edge.Add(gray[y * width]);
            edge.Add(gray[(y * width) + width - 1]);
        }

        edge.Sort();
        return edge[edge.Count / 2];
    }
}
