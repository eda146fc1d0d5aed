using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.Reduction;

/// <summary>Largest and smallest elements by plain comparison, as the native kernels compare: NaN replaces nothing.</summary>
/// <remarks>TensorPrimitives.MaxNumber is not this: over a span with a NaN it returns NaN.</remarks>
internal static class Extremes
{
    /// <summary>The largest element of a line that is above <paramref name="start"/>, or that.</summary>
    public static T Max<T>(ReadOnlySpan<T> line, T start)
        where T : unmanaged, INumber<T>
    {
        Vector256<T> best = Vector256.Create(start);
        int i = 0;
        for (; i <= line.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            best = Larger(best, Vector256.LoadUnsafe(in line[i]));
        }

        if (i > 0)
        {
            // The rest: a vector that overlaps the last one.
            best = Larger(best, Vector256.LoadUnsafe(in line[^Vector256<T>.Count]));
            i = line.Length;
        }

        Vector128<T> half = Larger(best.GetLower(), best.GetUpper());
        Vector128<T> quarter = Larger(half, Vector128.Create(half.GetUpper(), half.GetUpper()));
        for (int lane = 0; lane < Vector64<T>.Count; lane++)
        {
            start = quarter[lane] > start ? quarter[lane] : start;
        }

        for (; i < line.Length; i++)
        {
            start = line[i] > start ? line[i] : start;
        }

        return start;
    }

    /// <summary>The smallest element of a line that is below <paramref name="start"/>, or that.</summary>
    public static T Min<T>(ReadOnlySpan<T> line, T start)
        where T : unmanaged, INumber<T>
    {
        Vector256<T> best = Vector256.Create(start);
        int i = 0;
        for (; i <= line.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            best = Smaller(best, Vector256.LoadUnsafe(in line[i]));
        }

        if (i > 0)
        {
            // The rest: a vector that overlaps the last one.
            best = Smaller(best, Vector256.LoadUnsafe(in line[^Vector256<T>.Count]));
            i = line.Length;
        }

        Vector128<T> half = Smaller(best.GetLower(), best.GetUpper());
        Vector128<T> quarter = Smaller(half, Vector128.Create(half.GetUpper(), half.GetUpper()));
        for (int lane = 0; lane < Vector64<T>.Count; lane++)
        {
            start = quarter[lane] < start ? quarter[lane] : start;
        }

        for (; i < line.Length; i++)
        {
            start = line[i] < start ? line[i] : start;
        }

        return start;
    }

    /// <summary>Replaces each element by the one above it in <paramref name="row"/> where that is larger.</summary>
    public static void MaxRow<T>(ReadOnlySpan<T> row, Span<T> current)
        where T : unmanaged, INumber<T>
    {
        ref T target = ref MemoryMarshal.GetReference(current[..row.Length]);
        int i = 0;
        for (; i <= row.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Larger(Vector256.LoadUnsafe(ref target, (nuint)i), Vector256.LoadUnsafe(in row[i])).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < row.Length; i++)
        {
            current[i] = row[i] > current[i] ? row[i] : current[i];
        }
    }

    /// <summary>Replaces each element by the one above it in <paramref name="row"/> where that is smaller.</summary>
    public static void MinRow<T>(ReadOnlySpan<T> row, Span<T> current)
        where T : unmanaged, INumber<T>
    {
        ref T target = ref MemoryMarshal.GetReference(current[..row.Length]);
        int i = 0;
        for (; i <= row.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Smaller(Vector256.LoadUnsafe(ref target, (nuint)i), Vector256.LoadUnsafe(in row[i])).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < row.Length; i++)
        {
            current[i] = row[i] < current[i] ? row[i] : current[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Larger<T>(Vector256<T> current, Vector256<T> next) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(next, current), next, current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Smaller<T>(Vector256<T> current, Vector256<T> next) =>
        Vector256.ConditionalSelect(Vector256.LessThan(next, current), next, current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Larger<T>(Vector128<T> current, Vector128<T> next) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(next, current), next, current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Smaller<T>(Vector128<T> current, Vector128<T> next) =>
        Vector128.ConditionalSelect(Vector128.LessThan(next, current), next, current);
}
