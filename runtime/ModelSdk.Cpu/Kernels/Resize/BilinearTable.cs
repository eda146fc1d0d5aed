namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>For each output row (or column): the two input rows that it lies between, and how far from the first.</summary>
/// <param name="Lower">First input row.</param>
/// <param name="Upper">Second input row.</param>
/// <param name="Fraction">Distance from the first; outside of the image it may be negative.</param>
internal sealed record BilinearTable<TFraction>(int[] Lower, int[] Upper, TFraction[] Fraction);

/// <summary>Tables with distances in rows, for float32 and uint8.</summary>
/// <remarks>Formula: reference tflite-ops 3.8; LiteRT, reference/resize_bilinear.h.</remarks>
internal static class BilinearFloatTable
{
    /// <summary>The table of one dimension.</summary>
    public static BilinearTable<float> Create(int input, int output, bool alignCorners, bool halfPixelCenters)
    {
        float scale = ResizeShape.Scale(input, output, alignCorners);
        BilinearTable<float> table = new(new int[output], new int[output], new float[output]);
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

/// <summary>Tables with distances in 1/1024 of a row, for int8 and int16.</summary>
/// <remarks>Formula: LiteRT, reference/resize_bilinear.h.</remarks>
internal static class BilinearIntegerTable
{
    /// <summary>One row.</summary>
    public const int One = 1 << 10;

    /// <summary>The table of one dimension.</summary>
    public static BilinearTable<int> Create(int input, int output, bool alignCorners, bool halfPixelCenters)
    {
        int scale = alignCorners && output > 1
            ? ((One * (input - 1)) + ((output - 1) / 2)) / (output - 1)
            : ((One * input) + (output / 2)) / output;
        BilinearTable<int> table = new(new int[output], new int[output], new int[output]);
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
