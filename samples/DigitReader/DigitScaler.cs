namespace DigitReader;

/// <summary>Brings a digit to the model's size as MNIST was made: 20 pixels along its longer side, centred by its mass.</summary>
internal static class DigitScaler
{
    /// <summary>Side of the model's input.</summary>
    public const int Side = 28;

    /// <summary>Ink below this is paper (40 of 255).</summary>
    public const float Faint = 40 / 255f;

    private const int DigitSide = 20;

    // Strokes of the training digits, in pixels of the model's input.
    private const float ThinnestStroke = 1.6f;
    private const float UsualStroke = 2.2f;

    /// <summary>The model's input for one digit.</summary>
    public static float[] Scale(InkMap ink, Shape shape)
    {
        (float[] values, int width, int height) = Isolate(ink, shape);
        float factor = (float)DigitSide / Math.Max(width, height);
        float stroke = StrokeWidth(values, width, height) * factor;
        if (stroke < ThinnestStroke && factor < 1)
        {
            Thicken(values, width, height, (int)MathF.Round((UsualStroke - stroke) / 2 / factor));
        }

        int smallWidth = Math.Max(1, (int)MathF.Round(width * factor));
        int smallHeight = Math.Max(1, (int)MathF.Round(height * factor));
        return Centre(Shrink(values, width, height, smallWidth, smallHeight), smallWidth, smallHeight);
    }

    // The digit's own ink with its faint edges, without that of its neighbours.
    private static (float[] Values, int Width, int Height) Isolate(InkMap ink, Shape shape)
    {
        const int Edge = 1;
        bool[] own = new bool[ink.Values.Length];
        Box box = Box.Empty;
        foreach (int pixel in shape.Pixels)
        {
            int x = pixel % ink.Width;
            int y = pixel / ink.Width;
            for (int nextY = Math.Max(y - Edge, 0); nextY <= Math.Min(y + Edge, ink.Height - 1); nextY++)
            {
                for (int nextX = Math.Max(x - Edge, 0); nextX <= Math.Min(x + Edge, ink.Width - 1); nextX++)
                {
                    int next = (nextY * ink.Width) + nextX;
                    if (ink.Values[next] > Faint)
                    {
                        own[next] = true;
                        box = box.Including(nextX, nextY);
                    }
                }
            }
        }

        float most = shape.Pixels.Max(pixel => ink.Values[pixel]);
        float[] values = new float[box.Width * box.Height];
        for (int y = 0; y < box.Height; y++)
        {
            for (int x = 0; x < box.Width; x++)
            {
                int pixel = ((box.Top + y) * ink.Width) + box.Left + x;
                values[(y * box.Width) + x] = own[pixel] ? ink.Values[pixel] / most : 0;
            }
        }

        return (values, box.Width, box.Height);
    }

    // Area by half the outline: exact for long strokes of any direction.
    private static float StrokeWidth(float[] values, int width, int height)
    {
        float area = 0;
        float outline = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float value = values[(y * width) + x];
                float right = x + 1 < width ? values[(y * width) + x + 1] : 0;
                float below = y + 1 < height ? values[((y + 1) * width) + x] : 0;
                area += value;
                outline += MathF.Sqrt(((right - value) * (right - value)) + ((below - value) * (below - value)));
            }
        }

        return outline > 0 ? 2 * area / outline : Math.Min(width, height);
    }

    // Every pixel takes the strongest ink within the radius, first along rows, then along columns.
    private static void Thicken(float[] values, int width, int height, int radius)
    {
        float[] line = new float[Math.Max(width, height)];
        for (int y = 0; y < height; y++)
        {
            Spread(values.AsSpan(y * width), 1, width, radius, line);
        }

        for (int x = 0; x < width; x++)
        {
            Spread(values.AsSpan(x), width, height, radius, line);
        }
    }

    private static void Spread(Span<float> values, int step, int count, int radius, float[] line)
    {
        for (int i = 0; i < count; i++)
        {
            float most = 0;
            for (int near = Math.Max(i - radius, 0); near <= Math.Min(i + radius, count - 1); near++)
            {
                most = Math.Max(most, values[near * step]);
            }

            line[i] = most;
        }

        for (int i = 0; i < count; i++)
        {
            values[i * step] = line[i];
        }
    }

    // Each small pixel is the mean of the area that it covers.
    private static float[] Shrink(float[] values, int width, int height, int smallWidth, int smallHeight)
    {
        float[] small = new float[smallWidth * smallHeight];
        float stepX = (float)width / smallWidth;
        float stepY = (float)height / smallHeight;
        for (int y = 0; y < smallHeight; y++)
        {
            for (int x = 0; x < smallWidth; x++)
            {
                float sum = 0;
                for (int row = (int)(y * stepY); row < Math.Min(height, MathF.Ceiling((y + 1) * stepY)); row++)
                {
                    float shareY = Math.Min(row + 1, (y + 1) * stepY) - Math.Max(row, y * stepY);
                    for (int column = (int)(x * stepX); column < Math.Min(width, MathF.Ceiling((x + 1) * stepX)); column++)
                    {
                        float shareX = Math.Min(column + 1, (x + 1) * stepX) - Math.Max(column, x * stepX);
                        sum += values[(row * width) + column] * shareX * shareY;
                    }
                }

                small[(y * smallWidth) + x] = sum / (stepX * stepY);
            }
        }

        return small;
    }

    private static float[] Centre(float[] small, int width, int height)
    {
        float sum = 0;
        float sumX = 0;
        float sumY = 0;
        for (int i = 0; i < small.Length; i++)
        {
            sum += small[i];
            sumX += small[i] * (i % width);
            sumY += small[i] * (i / width);
        }

        const float Middle = (Side - 1) / 2f;
        int left = Math.Clamp((int)MathF.Round(Middle - (sumX / sum)), 0, Side - width);
        int top = Math.Clamp((int)MathF.Round(Middle - (sumY / sum)), 0, Side - height);
        float[] page = new float[Side * Side];
        for (int i = 0; i < small.Length; i++)
        {
            page[((top + (i / width)) * Side) + left + (i % width)] = small[i];
        }

        return page;
    }
}
