using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Eight sums at a time with AVX2.</summary>
internal static unsafe partial class Requantization
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ToBytesAvx2(
        int* sums, int count, int* mantissas, int* left, int* right, int zeroPoint, int min, int max, byte* output)
    {
        Vector256<int> zero = Vector256.Create(zeroPoint);
        Vector256<int> low = Vector256.Create(min);
        Vector256<int> high = Vector256.Create(max);
        int i = 0;
        for (; i <= count - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            Vector256<int> value = Apply(
                Vector256.Load(sums + i),
                Vector256.Load(mantissas + i),
                Vector256.Load(left + i),
                Vector256.Load(right + i));
            value = Vector256.Min(Vector256.Max(value + zero, low), high);
            Vector128<short> words = Vector256.Narrow(value, value).GetLower();
            *(ulong*)(output + i) = Vector128.Narrow(words, words).AsUInt64().ToScalar();
        }

        return i;
    }

    /// <summary>The vector form of FixedMultiplier.Apply.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Apply(
        Vector256<int> value, Vector256<int> mantissa, Vector256<int> left, Vector256<int> right)
    {
        value = Avx2.ShiftLeftLogicalVariable(value, left.AsUInt32());

        // The mantissa is never negative, so that the doubling high multiplication is (product + 2^30) >> 31.
        Vector256<long> nudge = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(value, mantissa) + nudge;
        Vector256<long> odd = Avx2.Multiply((value.AsInt64() >>> 32).AsInt32(), (mantissa.AsInt64() >>> 32).AsInt32()) + nudge;
        Vector256<int> high = Avx2.Blend((even >>> 31).AsInt32(), (odd << 1).AsInt32(), 0b1010_1010);

        // Rounding division by 2^right: half goes away from zero.
        Vector256<int> mask = Avx2.ShiftLeftLogicalVariable(Vector256<int>.One, right.AsUInt32()) - Vector256<int>.One;
        Vector256<int> rest = high & mask;
        Vector256<int> threshold = (mask >>> 1) - (high >> 31);
        return Avx2.ShiftRightArithmeticVariable(high, right.AsUInt32()) - Vector256.GreaterThan(rest, threshold);
    }
}
