namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>For each output row (or column): the two input rows that it lies between, and how far from the first.</summary>
/// <param name="Lower">First input row.</param>
/// <param name="Upper">Second input row.</param>
/// <param name="Fraction">Distance from the first, in rows; outside of the image it may be negative.</param>
internal sealed record BilinearTable(int[] Lower, int[] Upper, float[] Fraction)
{
    /// <summary>Formula of float and uint8: reference tflite-ops 3.8; LiteRT, reference/resize_bilinear.h.</summary>
    public static BilinearTable Create(int input, int output, bool alignCorners, bool halfPixelCenters)
    {
        float scale = ResizeShape.Scale(input, output, alignCorners);
        BilinearTable table = new(new int[output], new int[output], new float[output]);
        for (int i = 0; i < output; i++)
        {
            float position = halfPixelCenters ? ((i + 0.5f) * scale) - 0.5f : i * scale;
            table.Lower[i] = Math.Clamp((int)MathF.Floor(position), 0, input - 1);
            table.Upper[i] = Math.Clamp((int)MathF.Ceiling(position), 0, input - 1);
            table.Fraction[i] = position - table.Lower[i];
        }

        return table;
    }
}

/// <summary>The same with distances in 1/1024 of a row, for int8 and int16.</summary>
/// <param name="Lower">First input row.</param>
/// <param name="Upper">Second input row.</param>
/// <param name="Fraction">Distance from the first in 1/1024 rows.</param>
internal sealed record BilinearIntegerTable(int[] Lower, int[] Upper, int[] Fraction)
{
    /// <summary>One row.</summary>
    public const int One = 1 << 10;

    /// <summary>Formula of int8 and int16: LiteRT, reference/resize_bilinear.h.</summary>
    public static BilinearIntegerTable Create(int input, int output, bool alignCorners, bool halfPixelCenters)
    {
        int scale = alignCorners && output > 1
            ? ((One * (input - 1)) + ((output - 1) / 2)) / (output - 1)
            : ((One * input) + (output / 2)) / output;
        BilinearIntegerTable table = new(new int[output], new int[output], new int[output]);
        for (int i = 0; i < output; i++)
        {
            int position = (i * scale) + (halfPixelCenters ? (scale / 2) - (One / 2) : 0);
            table.Lower[i] = Math.Clamp(position / One, 0, input - 1);
            table.Upper[i] = Math.Clamp((position + One - 1) / One, 0, input - 1);
            table.Fraction[i] = position - (One * table.Lower[i]);
        }

        return table;
    }
}
