using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using ModelSdk.Cpu.Kernels.Reduction;

namespace ModelSdk.Cpu.Kernels.Pooling;

/// <summary>Average of integers, rounded half away from zero.</summary>
internal readonly struct AverageIntegerRows<T> : IPoolRows<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static int ScratchBytesPerChannel => sizeof(int);

    public static unsafe void Pixel(T* window, int rows, int columns, int rowStride, Span<T> output, byte* scratch)
    {
        Span<int> sums = new(scratch, output.Length);
        int channels = output.Length;
        int i = 0;
        for (; i < channels && channels >= Vector128<T>.Count; i += Vector128<T>.Count)
        {
            // The last vector overlaps the one before it rather than the end of the pixel.
            i = Math.Min(i, channels - Vector128<T>.Count);
            if (sizeof(T) == 1 && rows * columns <= byte.MaxValue)
            {
                SumBytes(window + i, rows, columns, rowStride, channels, ref sums[i]);
            }
            else
            {
                Sum(window + i, rows, columns, rowStride, channels, ref sums[i]);
            }
        }

        for (; i < channels; i++)
        {
            sums[i] = 0;
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    sums[i] += int.CreateTruncating(window[((long)y * rowStride) + ((long)x * channels) + i]);
                }
            }
        }

        Divide(sums, rows * columns);
        TensorPrimitives.ConvertTruncating<int, T>(sums, output);
    }

    // Windows are small: the sums of bytes fit 16 bits.
    private static unsafe void SumBytes(T* window, int rows, int columns, int rowStride, int channels, ref int sums)
    {
        Vector256<short> sum = Vector256<short>.Zero;
        for (int y = 0; y < rows; y++)
        {
            T* pixel = window + ((long)y * rowStride);
            for (int x = 0; x < columns; x++)
            {
                sum += WideningSum.WidenBytes(Vector128.Load(pixel));
                pixel += channels;
            }
        }

        (Vector256<int> low, Vector256<int> high) = WideningSum.WidenSums<T>(sum);
        low.StoreUnsafe(ref sums);
        high.StoreUnsafe(ref sums, (nuint)Vector256<int>.Count);
    }

    private static unsafe void Sum(T* window, int rows, int columns, int rowStride, int channels, ref int sums)
    {
        Vector256<int> low = Vector256<int>.Zero;
        Vector256<int> high = Vector256<int>.Zero;
        for (int y = 0; y < rows; y++)
        {
            T* pixel = window + ((long)y * rowStride);
            for (int x = 0; x < columns; x++)
            {
                (Vector256<int> first, Vector256<int> second) = WideningSum.Widen(Vector128.Load(pixel));
                low += first;
                high += second;
                pixel += channels;
            }
        }

        low.StoreUnsafe(ref sums);
        if (sizeof(T) == 1)
        {
            high.StoreUnsafe(ref sums, (nuint)Vector256<int>.Count);
        }
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
                Vector256<int> quotient = Vector256.ConvertToInt32Native(Vector256.ConvertToSingle(rounded) / divisor);
                quotient.StoreUnsafe(ref sums[i]);
            }
        }

        for (; i < sums.Length; i++)
        {
            sums[i] = AverageInteger<T>.Finish(sums[i], count);
        }
    }
}
