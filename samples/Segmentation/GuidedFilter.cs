namespace Segmentation;

/// <summary>
/// Lets a coarse mask follow the edges of the picture: around each pixel it is a linear function of the colours
/// (He, Sun and Tang, "Guided image filtering", 2010, colour version; coefficients at the mask's size, as in their
/// "Fast guided filter", 2015).
/// </summary>
internal sealed class GuidedFilter
{
    private readonly Plane[] _slopes;
    private readonly Plane _offset;

    private GuidedFilter(Plane[] slopes, Plane offset) => (_slopes, _offset) = (slopes, offset);

    /// <summary>Fits the coefficients.</summary>
    /// <param name="colors">The picture at the mask's size.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="radius">Pixels to each side that a fit takes in.</param>
    /// <param name="smoothness">Variance of colours below which an edge is none.</param>
    public static GuidedFilter Fit(ColorPlanes colors, Plane mask, int radius, float smoothness)
    {
        IReadOnlyList<Plane> guide = colors.All;
        Plane meanMask = mask.Blur(radius);
        Plane[] means = [.. guide.Select(plane => plane.Blur(radius))];
        Plane[] withMask = [.. guide.Select(plane => Covariance(plane, mask, radius))];
        Plane rr = Covariance(guide[0], guide[0], radius);
        Plane rg = Covariance(guide[0], guide[1], radius);
        Plane rb = Covariance(guide[0], guide[2], radius);
        Plane gg = Covariance(guide[1], guide[1], radius);
        Plane gb = Covariance(guide[1], guide[2], radius);
        Plane bb = Covariance(guide[2], guide[2], radius);

        Plane[] slopes = [new(mask.Width, mask.Height), new(mask.Width, mask.Height), new(mask.Width, mask.Height)];
        Plane offset = new(mask.Width, mask.Height);
        for (int i = 0; i < offset.Values.Length; i++)
        {
            (float x, float y, float z) = Solve(
                rr.Values[i] + smoothness, rg.Values[i], rb.Values[i], gg.Values[i] + smoothness, gb.Values[i],
                bb.Values[i] + smoothness, withMask[0].Values[i], withMask[1].Values[i], withMask[2].Values[i]);
            slopes[0].Values[i] = x;
            slopes[1].Values[i] = y;
            slopes[2].Values[i] = z;
            offset.Values[i] = meanMask.Values[i]
                - (x * means[0].Values[i]) - (y * means[1].Values[i]) - (z * means[2].Values[i]);
        }

        return new GuidedFilter([.. slopes.Select(plane => plane.Blur(radius))], offset.Blur(radius));

        Plane Covariance(Plane left, Plane right, int radius)
        {
            Plane meanLeft = left.Blur(radius);
            Plane meanRight = right.Blur(radius);
            Plane product = Plane.Of(left, i => left.Values[i] * right.Values[i]).Blur(radius);
            return Plane.Of(left, i => product.Values[i] - (meanLeft.Values[i] * meanRight.Values[i]));
        }
    }

    /// <summary>One row of the mask at the size of the large picture.</summary>
    /// <param name="y">The row.</param>
    /// <param name="height">Rows of the large picture.</param>
    /// <param name="rgba">The row's pixels.</param>
    /// <param name="mask">Receives 0 to 1 for each pixel.</param>
    public void Apply(int y, int height, ReadOnlySpan<byte> rgba, Span<float> mask)
    {
        _offset.Enlarge(y, height, mask);
        float[] slope = new float[mask.Length];
        for (int channel = 0; channel < 3; channel++)
        {
            _slopes[channel].Enlarge(y, height, slope);
            for (int x = 0; x < mask.Length; x++)
            {
                mask[x] += slope[x] * rgba[(x * 4) + channel] / 255;
            }
        }

        for (int x = 0; x < mask.Length; x++)
        {
            mask[x] = Math.Clamp(mask[x], 0, 1);
        }
    }

    // Cramer's rule for a symmetric 3 x 3 system; the smoothness on the diagonal keeps it solvable.
    private static (float X, float Y, float Z) Solve(
        double a, double b, double c, double d, double e, double f, double p, double q, double r)
    {
        double aa = (d * f) - (e * e);
        double ab = (c * e) - (b * f);
        double ac = (b * e) - (c * d);
        double determinant = (a * aa) + (b * ab) + (c * ac);
        double bb = (a * f) - (c * c);
        double bc = (b * c) - (a * e);
        double cc = (a * d) - (b * b);
        return (
            (float)(((aa * p) + (ab * q) + (ac * r)) / determinant),
            (float)(((ab * p) + (bb * q) + (bc * r)) / determinant),
            (float)(((ac * p) + (bc * q) + (cc * r)) / determinant));
    }
}
