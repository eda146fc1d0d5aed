using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Sums of 8- and 16-bit integers in 32 bits.</summary>
internal static class WideningSum
{
    /// <summary>The sum of a line.</summary>
    public static int Line<T>(ReadOnlySpan<T> line)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector256<int> sums = Vector256<int>.Zero;
        int i = 0;
        for (; i <= line.Length - Vector128<T>.Count; i += Vector128<T>.Count)
        {
            (Vector256<int> low, Vector256<int> high) = Widen(Vector128.LoadUnsafe(in line[i]));
            sums += low + high;
        }

        int sum = Vector256.Sum(sums);
        for (; i < line.Length; i++)
        {
            sum += int.CreateTruncating(line[i]);
        }

        return sum;
    }

    /// <summary>Adds each element of a row to the sum below it.</summary>
    public static void Row<T>(ReadOnlySpan<T> row, Span<int> sums)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref T source = ref MemoryMarshal.GetReference(row);
        ref int target = ref MemoryMarshal.GetReference(sums[..row.Length]);
        int i = 0;
        for (; i <= row.Length - Vector128<T>.Count; i += Vector128<T>.Count)
        {
            Vector128<T> values = Vector128.LoadUnsafe(ref source, (nuint)i);
            if (Unsafe.SizeOf<T>() == 2)
            {
                Add(Widen16(values), ref target, i);
            }
            else
            {
                (Vector256<int> low, Vector256<int> high) = Widen8(values);
                Add(low, ref target, i);
                Add(high, ref target, i + 8);
            }
        }

        for (; i < row.Length; i++)
        {
            sums[i] += int.CreateTruncating(row[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<int> values, ref int target, int at) =>
        (Vector256.LoadUnsafe(ref target, (nuint)at) + values).StoreUnsafe(ref target, (nuint)at);

    /// <summary>The elements of a vector in 32 bits; the second part is 0 for elements of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<int> Low, Vector256<int> High) Widen<T>(Vector128<T> values)
        where T : unmanaged => Unsafe.SizeOf<T>() == 2 ? (Widen16(values), Vector256<int>.Zero) : Widen8(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen16<T>(Vector128<T> values)
        where T : unmanaged
    {
        return Vector256.WidenLower(values.AsInt16().ToVector256Unsafe());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Low, Vector256<int> High) Widen8<T>(Vector128<T> values)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(values.AsByte());
            return (Widen16(low), Widen16(high));
        }
        else
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(values.AsSByte());
            return (Widen16(low), Widen16(high));
        }
    }

    /// <summary>The bytes of a vector in 16 bits, which hold sums of up to 255 of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> WidenBytes<T>(Vector128<T> values)
        where T : unmanaged => typeof(T) == typeof(byte)
            ? Vector256.WidenLower(values.AsByte().ToVector256Unsafe()).AsInt16()
            : Vector256.WidenLower(values.AsSByte().ToVector256Unsafe());

    /// <summary>Such sums in 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<int> Low, Vector256<int> High) WidenSums<T>(Vector256<short> sums)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
        {
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(sums.AsUInt16());
            return (low.AsInt32(), high.AsInt32());
        }

        return Vector256.Widen(sums);
    }
}
