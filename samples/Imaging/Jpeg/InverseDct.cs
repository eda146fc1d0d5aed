using System.Runtime.Intrinsics;

namespace Imaging.Jpeg;

/// <summary>From coefficients to samples: the inverse cosine transform of 8 x 8 blocks, in float (T.81, A.3.3).</summary>
internal static class InverseDct
{
    // Basis[k * 8 + n]: the k-th cosine at sample n.
    private static readonly float[] Basis = MakeBasis();

    /// <summary>The samples of a component, row by row; a row has 8 samples for each block.</summary>
    public static byte[] Plane(JpegComponent component, ReadOnlySpan<float> steps)
    {
        int stride = component.BlocksWide * 8;
        byte[] plane = new byte[component.Coefficients.Length];
        for (int y = 0; y < component.BlocksHigh; y++)
        {
            for (int x = 0; x < component.BlocksWide; x++)
            {
                Transform(component.Block(x, y), steps, plane.AsSpan((y * 8 * stride) + (x * 8)), stride);
            }
        }

        return plane;
    }

    private static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<float> steps, Span<byte> target, int stride)
    {
        if (!coefficients[1..].ContainsAnyExcept((short)0))
        {
            byte flat = ToSample(coefficients[0] * steps[0] / 8);
            for (int y = 0; y < 8; y++)
            {
                target.Slice(y * stride, 8).Fill(flat);
            }

            return;
        }

        Span<float> values = stackalloc float[64];
        Span<float> turned = stackalloc float[64];
        for (int i = 0; i < 64; i++)
        {
            values[i] = coefficients[i] * steps[i];
        }

        Columns(values, turned);
        Columns(turned, values);
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                target[(y * stride) + x] = ToSample(values[(y * 8) + x]);
            }
        }
    }

    // Transforms the columns and turns the block, so that doing it twice transforms both directions.
    private static void Columns(ReadOnlySpan<float> source, Span<float> turned)
    {
        for (int n = 0; n < 8; n++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int k = 0; k < 8; k++)
            {
                sum += Vector256.Create(source.Slice(k * 8, 8)) * Basis[(k * 8) + n];
            }

            for (int column = 0; column < 8; column++)
            {
                turned[(column * 8) + n] = sum[column];
            }
        }
    }

    private static byte ToSample(float value) => (byte)Math.Clamp((int)MathF.Floor(value + 128.5f), 0, 255);

    private static float[] MakeBasis()
    {
        float[] basis = new float[64];
        for (int k = 0; k < 8; k++)
        {
            for (int n = 0; n < 8; n++)
            {
                double scale = k == 0 ? Math.Sqrt(0.125) : 0.5;
                basis[(k * 8) + n] = (float)(scale * Math.Cos(((2 * n) + 1) * k * Math.PI / 16));
            }
        }

        return basis;
    }
}
