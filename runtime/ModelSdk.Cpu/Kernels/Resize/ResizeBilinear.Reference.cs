using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Resize;

/// <summary>RESIZE_BILINEAR of float32 and uint8, one element at a time, in float arithmetic.</summary>
/// <param name="shape">Sizes.</param>
/// <param name="vertical">Rows.</param>
/// <param name="horizontal">Columns.</param>
/// <param name="rounding">Added before the result is truncated to an integer; 0 for floats.</param>
internal sealed class ResizeBilinearReferenceKernel<T>(
    ResizeShape shape, BilinearTable<float> vertical, BilinearTable<float> horizontal, float rounding) : Kernel
    where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>(0);
        int at = 0;
        for (int batch = 0; batch < shape.Batches; batch++)
        {
            for (int y = 0; y < shape.OutputHeight; y++)
            {
                int top = ((batch * shape.InputHeight) + vertical.Lower[y]) * shape.InputWidth;
                int bottom = ((batch * shape.InputHeight) + vertical.Upper[y]) * shape.InputWidth;
                float down = vertical.Fraction[y];
                for (int x = 0; x < shape.OutputWidth; x++)
                {
                    int left = horizontal.Lower[x];
                    int right = horizontal.Upper[x];
                    float across = horizontal.Fraction[x];
                    for (int channel = 0; channel < shape.Channels; channel++)
                    {
                        float value =
                            (Element(input, top + left, channel) * (1 - down) * (1 - across))
                            + (Element(input, bottom + left, channel) * down * (1 - across))
                            + (Element(input, top + right, channel) * (1 - down) * across)
                            + (Element(input, bottom + right, channel) * down * across);
                        output[at++] = T.CreateTruncating(value + rounding);
                    }
                }
            }
        }
    }

    private float Element(ReadOnlySpan<T> input, int pixel, int channel) =>
        float.CreateTruncating(input[(pixel * shape.Channels) + channel]);
}

/// <summary>RESIZE_BILINEAR of int8 and int16, in integer arithmetic.</summary>
internal sealed class ResizeBilinearIntegerReferenceKernel<T>(
    ResizeShape shape, BilinearTable<int> vertical, BilinearTable<int> horizontal) : Kernel
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>(0);
        int at = 0;
        for (int batch = 0; batch < shape.Batches; batch++)
        {
            for (int y = 0; y < shape.OutputHeight; y++)
            {
                int top = ((batch * shape.InputHeight) + vertical.Lower[y]) * shape.InputWidth;
                int bottom = ((batch * shape.InputHeight) + vertical.Upper[y]) * shape.InputWidth;
                long down = vertical.Fraction[y];
                long up = BilinearIntegerTable.One - down;
                for (int x = 0; x < shape.OutputWidth; x++)
                {
                    int left = horizontal.Lower[x];
                    int right = horizontal.Upper[x];
                    long across = horizontal.Fraction[x];
                    long back = BilinearIntegerTable.One - across;
                    for (int channel = 0; channel < shape.Channels; channel++)
                    {
                        long value =
                            (Element(input, top + left, channel) * up * back)
                            + (Element(input, bottom + left, channel) * down * back)
                            + (Element(input, top + right, channel) * up * across)
                            + (Element(input, bottom + right, channel) * down * across);
                        output[at++] = T.CreateTruncating((value + (value > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
                    }
                }
            }
        }
    }

    private long Element(ReadOnlySpan<T> input, int pixel, int channel) =>
        long.CreateTruncating(input[(pixel * shape.Channels) + channel]);
}
