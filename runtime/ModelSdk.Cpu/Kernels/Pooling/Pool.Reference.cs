using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>How the elements of a window become one.</summary>
internal interface IPoolOperator<T, TAccumulator>
{
    /// <summary>The result without any element.</summary>
    static abstract TAccumulator Identity { get; }

    /// <summary>Takes an element in.</summary>
    static abstract TAccumulator Add(TAccumulator current, T element);

    /// <summary>The result for a window with <paramref name="count"/> elements inside the image, not yet clamped.</summary>
    static abstract TAccumulator Finish(TAccumulator current, int count);
}

/// <summary>The plain pooling: one channel of one window at a time.</summary>
internal sealed class PoolReferenceKernel<T, TAccumulator, TOperator>(
    PoolShape shape, TAccumulator min, TAccumulator max) : Kernel
    where T : unmanaged, INumberBase<T>
    where TAccumulator : unmanaged, INumber<TAccumulator>
    where TOperator : struct, IPoolOperator<T, TAccumulator>
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
                for (int x = 0; x < shape.OutputWidth; x++)
                {
                    for (int channel = 0; channel < shape.Channels; channel++)
                    {
                        TAccumulator result = Window(input, batch, y, x, channel);
                        // NaN passes through, as both comparisons are false for it.
                        result = result < min ? min : result;
                        result = result > max ? max : result;
                        output[at++] = T.CreateTruncating(result);
                    }
                }
            }
        }
    }

    private TAccumulator Window(ReadOnlySpan<T> input, int batch, int y, int x, int channel)
    {
        (int top, int bottom) = shape.Vertical.Window(y);
        (int left, int right) = shape.Horizontal.Window(x);
        TAccumulator result = TOperator.Identity;
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                int pixel = (((batch * shape.InputHeight) + row) * shape.InputWidth) + column;
                result = TOperator.Add(result, input[(pixel * shape.Channels) + channel]);
            }
        }

        return TOperator.Finish(result, (bottom - top) * (right - left));
    }
}

/// <summary>Average of floats.</summary>
internal readonly struct AverageFloat : IPoolOperator<float, float>
{
    public static float Identity => 0;

    public static float Add(float current, float element) => current + element;

    public static float Finish(float current, int count) => current / count;
}

/// <summary>Average of integers, rounded half away from zero.</summary>
internal readonly struct AverageInteger<T> : IPoolOperator<T, int>
    where T : unmanaged, IBinaryInteger<T>
{
    public static int Identity => 0;

    public static int Add(int current, T element) => current + int.CreateTruncating(element);

    public static int Finish(int current, int count) =>
        current > 0 ? (current + (count / 2)) / count : (current - (count / 2)) / count;
}

/// <summary>Largest element.</summary>
internal readonly struct Maximum<T, TAccumulator> : IPoolOperator<T, TAccumulator>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
    where TAccumulator : unmanaged, INumber<TAccumulator>
{
    public static TAccumulator Identity => TAccumulator.CreateTruncating(T.MinValue);

    public static TAccumulator Add(TAccumulator current, T element)
    {
        TAccumulator candidate = TAccumulator.CreateTruncating(element);
        return current < candidate ? candidate : current;
    }

    public static TAccumulator Finish(TAccumulator current, int count) => current;
}

/// <summary>Root of the mean of squares.</summary>
internal readonly struct RootMeanSquare : IPoolOperator<float, float>
{
    public static float Identity => 0;

    public static float Add(float current, float element) => current + (element * element);

    public static float Finish(float current, int count) => MathF.Sqrt(current / count);
}
