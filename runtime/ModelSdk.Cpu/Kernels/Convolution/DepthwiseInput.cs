using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Convolution;

/// <summary>Input rows of a depthwise convolution as floats, each value repeated for the channels that it feeds.</summary>
internal static unsafe class DepthwiseInput
{
    /// <summary>Converts a row: (value - zeroPoint), <paramref name="multiplier"/> times.</summary>
    public static void Convert<T>(T* from, int count, int zeroPoint, int multiplier, float* to)
        where T : unmanaged, INumberBase<T>
    {
        if (multiplier > 1)
        {
            for (int i = 0; i < count; i++)
            {
                new Span<float>(to + ((nint)i * multiplier), multiplier).Fill(float.CreateTruncating(from[i]) - zeroPoint);
            }

            return;
        }

        int done = 0;
        if (typeof(T) == typeof(sbyte))
        {
            done = ConvertSigned((sbyte*)from, count, zeroPoint, to);
        }
        else if (typeof(T) == typeof(byte))
        {
            done = ConvertUnsigned((byte*)from, count, zeroPoint, to);
        }

        for (int i = done; i < count; i++)
        {
            to[i] = float.CreateTruncating(from[i]) - zeroPoint;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ConvertSigned(sbyte* from, int count, int zeroPoint, float* to)
    {
        Vector128<short> zero = Vector128.Create((short)zeroPoint);
        int i = 0;
        for (; i <= count - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(from + i));
            Store(low - zero, to + i);
            Store(high - zero, to + i + 8);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ConvertUnsigned(byte* from, int count, int zeroPoint, float* to)
    {
        Vector128<short> zero = Vector128.Create((short)zeroPoint);
        int i = 0;
        for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(from + i));
            Store(low.AsInt16() - zero, to + i);
            Store(high.AsInt16() - zero, to + i + 8);
        }

        return i;
    }

    private static void Store(Vector128<short> values, float* to)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(values);
        Vector128.ConvertToSingle(low).Store(to);
        Vector128.ConvertToSingle(high).Store(to + 4);
    }
}
