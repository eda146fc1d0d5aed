using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Kernels.Reduction;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Average of floats.</summary>
internal readonly struct AverageFloatRows : IPoolRows<float>
{
    public static int ScratchBytesPerChannel => 0;

    public static unsafe void Pixel(float* window, int rows, int columns, int rowStride, Span<float> output, byte* scratch)
    {
        output.Clear();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ReadOnlySpan<float> pixel = new(window + ((long)y * rowStride) + ((long)x * output.Length), output.Length);
                TensorPrimitives.Add(output, pixel, output);
            }
        }

        TensorPrimitives.Divide(output, rows * columns, output);
    }
}

/// <summary>Root of the mean of squares.</summary>
internal readonly struct RootMeanSquareRows : IPoolRows<float>
{
    public static int ScratchBytesPerChannel => 0;

    public static unsafe void Pixel(float* window, int rows, int columns, int rowStride, Span<float> output, byte* scratch)
    {
        output.Clear();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ReadOnlySpan<float> pixel = new(window + ((long)y * rowStride) + ((long)x * output.Length), output.Length);
                TensorPrimitives.MultiplyAdd(pixel, pixel, output, output);
            }
        }

        TensorPrimitives.Divide(output, rows * columns, output);
        TensorPrimitives.Sqrt(output, output);
    }
}

/// <summary>Average of integers, rounded half away from zero.</summary>
internal readonly struct AverageIntegerRows<T> : IPoolRows<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static int ScratchBytesPerChannel => sizeof(int);

    public static unsafe void Pixel(T* window, int rows, int columns, int rowStride, Span<T> output, byte* scratch)
    {
        Span<int> sums = new(scratch, output.Length);
        sums.Clear();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ReadOnlySpan<T> pixel = new(window + ((long)y * rowStride) + ((long)x * output.Length), output.Length);
                WideningSum.Row(pixel, sums);
            }
        }

        Divide(sums, rows * columns);
        TensorPrimitives.ConvertTruncating<int, T>(sums, output);
    }

    private static void Divide(Span<int> sums, int count)
    {
        int i = 0;
        // Below 2^24 a float quotient of integers never rounds up to the next integer, so that truncating it is exact.
        if ((long)count * Math.Max(-(long)int.CreateTruncating(T.MinValue), int.CreateTruncating(T.MaxValue) + 1L) < 1 << 23)
        {
            Vector256<float> divisor = Vector256.Create((float)count);
            Vector256<int> half = Vector256.Create(count / 2);
            for (; i <= sums.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                Vector256<int> sum = Vector256.LoadUnsafe(ref sums[i]);
                Vector256<int> sign = sum >> 31;
                Vector256<int> rounded = sum + ((half ^ sign) - sign);
                Vector256<int> quotient = Vector256.ConvertToInt32(Vector256.ConvertToSingle(rounded) / divisor);
                quotient.StoreUnsafe(ref sums[i]);
            }
        }

        for (; i < sums.Length; i++)
        {
            sums[i] = AverageInteger<T>.Finish(sums[i], count);
        }
    }
}

/// <summary>Largest element.</summary>
internal readonly struct MaximumRows<T> : IPoolRows<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static int ScratchBytesPerChannel => 0;

    public static unsafe void Pixel(T* window, int rows, int columns, int rowStride, Span<T> output, byte* scratch)
    {
        output.Fill(T.MinValue);
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ReadOnlySpan<T> pixel = new(window + ((long)y * rowStride) + ((long)x * output.Length), output.Length);
                Extremes.MaxRow(pixel, output);
            }
        }
    }
}
