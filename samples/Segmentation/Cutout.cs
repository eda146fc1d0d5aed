using Imaging;

namespace Segmentation;

/// <summary>Makes the background transparent, with soft edges and without a rim of its colour.</summary>
internal static class Cutout
{
    // In pixels of the model's 256 x 256: how far edges of the mask may move, and how far colours are looked for.
    private const int EdgeRadius = 2;
    private const int ColorRadius = 6;
    private const float Smoothness = 1e-3f;

    // Less than this is background, more than the other is person: the model is seldom quite sure.
    private const float Nothing = 0.15f;
    private const float Everything = 0.7f;

    /// <summary>Changes alpha, and at the edges the colours, of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="colors">The picture at the size of the mask.</param>
    /// <param name="person">Share of the person at each pixel, 0 to 1.</param>
    public static void RemoveBackground(Picture picture, ColorPlanes colors, Plane person)
    {
        GuidedFilter edges = GuidedFilter.Fit(colors, person, EdgeRadius, Smoothness);
        Plane background = Plane.Of(person, i => 1 - person.Values[i]);
        Plane[] personColors = [.. colors.All.Select(plane => Mean(plane, person))];
        Plane[] backgroundColors = [.. colors.All.Select(plane => Mean(plane, background))];

        float[] alpha = new float[picture.Width];
        float[] own = new float[picture.Width];
        float[] foreign = new float[picture.Width];
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Rgba.AsSpan(y * picture.Width * 4, picture.Width * 4);
            edges.Apply(y, picture.Height, row, alpha);
            for (int x = 0; x < alpha.Length; x++)
            {
                alpha[x] = Math.Clamp((alpha[x] - Nothing) / (Everything - Nothing), 0, 1);
            }

            for (int channel = 0; channel < 3; channel++)
            {
                personColors[channel].Enlarge(y, picture.Height, own);
                backgroundColors[channel].Enlarge(y, picture.Height, foreign);
                for (int x = 0; x < alpha.Length; x++)
                {
                    ref byte color = ref row[(x * 4) + channel];
                    color = PersonColor(color / 255f, alpha[x], own[x], foreign[x]);
                }
            }

            for (int x = 0; x < alpha.Length; x++)
            {
                row[(x * 4) + 3] = (byte)((row[(x * 4) + 3] * alpha[x]) + 0.5f);
            }
        }
    }

    // What a mixed pixel shows is alpha * person + (1 - alpha) * background: start from the person's colour nearby and
    // give back what that mixture leaves unexplained (Forte, "Approximate fast foreground colour estimation", 2021).
    private static byte PersonColor(float color, float alpha, float own, float foreign)
    {
        if (alpha is 0 or 1)
        {
            return alpha == 0 ? (byte)0 : (byte)((color * 255) + 0.5f);
        }

        float unexplained = color - (alpha * own) - ((1 - alpha) * foreign);
        return (byte)((Math.Clamp(own + (alpha * unexplained), 0, 1) * 255) + 0.5f);
    }

    // Mean colour around each pixel, each weighted by how much of it belongs to the layer.
    private static Plane Mean(Plane color, Plane layer)
    {
        const float Least = 1e-4f;
        Plane weighted = Plane.Of(color, i => color.Values[i] * layer.Values[i]).Blur(ColorRadius);
        Plane weights = layer.Blur(ColorRadius);
        return Plane.Of(color, i => (weighted.Values[i] + (color.Values[i] * Least)) / (weights.Values[i] + Least));
    }
}
