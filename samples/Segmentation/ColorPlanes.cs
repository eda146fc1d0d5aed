using Imaging;

namespace Segmentation;

/// <summary>A small picture as three planes of 0 to 1.</summary>
internal sealed record ColorPlanes(Plane Red, Plane Green, Plane Blue)
{
    /// <summary>The planes in turn.</summary>
    public IReadOnlyList<Plane> All => [Red, Green, Blue];

    /// <summary>Shrinks (or enlarges) a picture, as it looks on white, with smooth weights.</summary>
    public static ColorPlanes Shrink(Picture picture, int width, int height)
    {
        (int First, float[] Weights)[] columns = Weights(picture.Width, width);
        (int First, float[] Weights)[] rows = Weights(picture.Height, height);
        ColorPlanes planes = new(new Plane(width, height), new Plane(width, height), new Plane(width, height));
        float[] line = new float[width * 3];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < rows[y].Weights.Length; i++)
            {
                ShrinkLine(picture, rows[y].First + i, columns, line);
                for (int x = 0; x < width; x++)
                {
                    for (int channel = 0; channel < 3; channel++)
                    {
                        planes.All[channel].Values[(y * width) + x] += line[(x * 3) + channel] * rows[y].Weights[i];
                    }
                }
            }
        }

        return planes;
    }

    /// <summary>Red, green and blue of each pixel, one after the other: the model's input.</summary>
    public float[] Interleaved()
    {
        float[] pixels = new float[Red.Values.Length * 3];
        for (int i = 0; i < Red.Values.Length; i++)
        {
            pixels[i * 3] = Red.Values[i];
            pixels[(i * 3) + 1] = Green.Values[i];
            pixels[(i * 3) + 2] = Blue.Values[i];
        }

        return pixels;
    }

    private static void ShrinkLine(Picture picture, int y, (int First, float[] Weights)[] columns, float[] line)
    {
        ReadOnlySpan<byte> row = picture.Rgba.AsSpan(y * picture.Width * 4, picture.Width * 4);
        for (int x = 0; x < columns.Length; x++)
        {
            (float red, float green, float blue) = (0, 0, 0);
            (int first, float[] weights) = columns[x];
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<byte> pixel = row.Slice((first + i) * 4, 4);
                // Colours count as much as they cover; the rest is paper.
                float alpha = pixel[3] / 255f;
                float paper = 255 * (1 - alpha);
                red += ((pixel[0] * alpha) + paper) * weights[i];
                green += ((pixel[1] * alpha) + paper) * weights[i];
                blue += ((pixel[2] * alpha) + paper) * weights[i];
            }

            line[x * 3] = red / 255;
            line[(x * 3) + 1] = green / 255;
            line[(x * 3) + 2] = blue / 255;
        }
    }

    // A triangle over each small pixel, as wide as two of them: no pixel of the large picture is left out.
    private static (int First, float[] Weights)[] Weights(int large, int small)
    {
        (int First, float[] Weights)[] all = new (int, float[])[small];
        float scale = Math.Max((float)large / small, 1);
        for (int i = 0; i < small; i++)
        {
            float centre = (i + 0.5f) * large / small;
            int first = Math.Max((int)(centre - scale), 0);
            int end = Math.Min((int)MathF.Ceiling(centre + scale), large);
            float[] weights = new float[end - first];
            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] = Math.Max(1 - (Math.Abs(first + j + 0.5f - centre) / scale), 0);
            }

            float sum = weights.Sum();
            all[i] = (first, [.. weights.Select(weight => weight / sum)]);
        }

        return all;
    }
}
