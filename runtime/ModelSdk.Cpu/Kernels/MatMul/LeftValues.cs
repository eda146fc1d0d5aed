using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Left values as <see cref="GemmInt8"/> wants them: the sign that the processor multiplies, and row sums.</summary>
internal static unsafe class LeftValues
{
    /// <summary>Whether values of a type must have their sign bit flipped before they are multiplied.</summary>
    public static bool MustFlip(bool isSigned) => isSigned == (GemmInt8.LeftOffset == 128);

    /// <summary>A zero point as a stored value.</summary>
    public static int StoredZero(int zeroPoint, bool isSigned) =>
        zeroPoint + GemmInt8.LeftOffset - (isSigned ? 0 : 128);

    /// <summary>Adds 128 to every byte, which turns int8 into uint8 plus 128 and back.</summary>
    public static void Flip(byte* values, nint count)
    {
        nint i = 0;
        for (; i <= count - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (Vector.Load(values + i) ^ new Vector<byte>(0x80)).Store(values + i);
        }

        for (; i < count; i++)
        {
            values[i] ^= 0x80;
        }
    }

    /// <summary>For each row factor * the sum of its values.</summary>
    public static void RowSums(byte* values, nint stride, int rows, int depth, int factor, int* sums)
    {
        for (int row = 0; row < rows; row++)
        {
            byte* from = values + (row * stride);
            sums[row] = factor * (GemmInt8.LeftOffset == 0 ? SignedSum((sbyte*)from, depth) : Sum(from, depth));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum(byte* values, int count)
    {
        int total = 0;
        int i = 0;
        while (i <= count - Vector256<byte>.Count)
        {
            // 16-bit sums hold 128 times two bytes.
            Vector256<ushort> sum = default;
            for (int n = 0; n < 128 && i <= count - Vector256<byte>.Count; n++, i += Vector256<byte>.Count)
            {
                (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.Load(values + i));
                sum += low + high;
            }

            (Vector256<uint> first, Vector256<uint> second) = Vector256.Widen(sum);
            total += (int)Vector256.Sum(first + second);
        }

        for (; i < count; i++)
        {
            total += values[i];
        }

        return total;
    }

    private static int SignedSum(sbyte* values, int count)
    {
        int total = 0;
        for (int i = 0; i < count; i++)
        {
            total += values[i];
        }

        return total;
    }
}
