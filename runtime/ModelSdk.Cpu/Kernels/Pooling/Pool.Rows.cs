using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>How vectors of channels of a window become one.</summary>
internal interface IPoolVectors<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The result without any element.</summary>
    static abstract T Identity { get; }

    /// <summary>Takes an element in.</summary>
    static abstract T Add(T current, T element);

    /// <summary>Takes a vector of elements in.</summary>
    static abstract Vector256<T> Add(Vector256<T> current, Vector256<T> elements);

    /// <summary>Finishes the pixel of a window with <paramref name="count"/> elements in the image.</summary>
    static abstract void Finish(Span<T> pixel, int count);
}

/// <summary>Walks over a window once for each few vectors of channels, which stay in registers.</summary>
internal readonly struct VectorRows<T, TVectors> : IPoolRows<T>
    where T : unmanaged, INumber<T>
    where TVectors : struct, IPoolVectors<T>
{
    public static int ScratchBytesPerChannel => 0;

    public static unsafe void Pixel(T* window, int rows, int columns, int rowStride, Span<T> output, byte* scratch)
    {
        int channels = output.Length;
        ref T target = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= channels - (4 * Vector256<T>.Count); i += 4 * Vector256<T>.Count)
        {
            Four(window + i, rows, columns, rowStride, channels, ref Unsafe.Add(ref target, i));
        }

        for (; i < channels && channels >= Vector256<T>.Count; i += Vector256<T>.Count)
        {
            // The last vector overlaps the one before it rather than the end of the pixel.
            i = Math.Min(i, channels - Vector256<T>.Count);
            One(window + i, rows, columns, rowStride, channels, ref Unsafe.Add(ref target, i));
        }

        for (; i < channels; i++)
        {
            T sum = TVectors.Identity;
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    sum = TVectors.Add(sum, window[((long)y * rowStride) + ((long)x * channels) + i]);
                }
            }

            output[i] = sum;
        }

        TVectors.Finish(output, rows * columns);
    }

    private static unsafe void Four(T* window, int rows, int columns, int rowStride, int channels, ref T target)
    {
        Vector256<T> a = Vector256.Create(TVectors.Identity);
        Vector256<T> b = a;
        Vector256<T> c = a;
        Vector256<T> d = a;
        for (int y = 0; y < rows; y++)
        {
            T* pixel = window + ((long)y * rowStride);
            for (int x = 0; x < columns; x++)
            {
                a = TVectors.Add(a, Vector256.Load(pixel));
                b = TVectors.Add(b, Vector256.Load(pixel + Vector256<T>.Count));
                c = TVectors.Add(c, Vector256.Load(pixel + (2 * Vector256<T>.Count)));
                d = TVectors.Add(d, Vector256.Load(pixel + (3 * Vector256<T>.Count)));
                pixel += channels;
            }
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, (nuint)Vector256<T>.Count);
        c.StoreUnsafe(ref target, (nuint)(2 * Vector256<T>.Count));
        d.StoreUnsafe(ref target, (nuint)(3 * Vector256<T>.Count));
    }

    private static unsafe void One(T* window, int rows, int columns, int rowStride, int channels, ref T target)
    {
        Vector256<T> sum = Vector256.Create(TVectors.Identity);
        for (int y = 0; y < rows; y++)
        {
            T* pixel = window + ((long)y * rowStride);
            for (int x = 0; x < columns; x++)
            {
                sum = TVectors.Add(sum, Vector256.Load(pixel));
                pixel += channels;
            }
        }

        sum.StoreUnsafe(ref target);
    }
}

/// <summary>Average of floats.</summary>
internal readonly struct AverageFloatVectors : IPoolVectors<float>
{
    public static float Identity => 0;

    public static float Add(float current, float element) => current + element;

    public static Vector256<float> Add(Vector256<float> current, Vector256<float> elements) => current + elements;

    public static void Finish(Span<float> pixel, int count) => TensorPrimitives.Divide(pixel, count, pixel);
}

/// <summary>Root of the mean of squares.</summary>
internal readonly struct RootMeanSquareVectors : IPoolVectors<float>
{
    public static float Identity => 0;

    public static float Add(float current, float element) => current + (element * element);

    public static Vector256<float> Add(Vector256<float> current, Vector256<float> elements) => current + (elements * elements);

    public static void Finish(Span<float> pixel, int count)
    {
        TensorPrimitives.Divide(pixel, count, pixel);
        TensorPrimitives.Sqrt(pixel, pixel);
    }
}

/// <summary>Largest element; NaN replaces nothing.</summary>
internal readonly struct MaximumVectors<T> : IPoolVectors<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => T.MinValue;

    public static T Add(T current, T element) => element > current ? element : current;

    public static Vector256<T> Add(Vector256<T> current, Vector256<T> elements) => typeof(T) == typeof(float)
        ? Vector256.ConditionalSelect(Vector256.GreaterThan(elements, current), elements, current)
        : Vector256.Max(elements, current);

    public static void Finish(Span<T> pixel, int count)
    {
    }
}
