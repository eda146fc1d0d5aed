using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>The vector operations of the 8-bit micro-kernels, for one instruction set.</summary>
/// <remarks>
/// A vector holds, for each of its columns, the sum of products of four neighbouring k. The left values are stored
/// as the processor multiplies them: unsigned (an int8 value + 128) or signed, see <see cref="IsLeftSigned"/>.
/// All of them are exact: no instruction that saturates a sum of two products in 16 bits is used.
/// </remarks>
internal unsafe interface IInt8Lanes<TVector>
    where TVector : struct
{
    /// <summary>Columns in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether left values are signed bytes; otherwise they are unsigned.</summary>
    static abstract bool IsLeftSigned { get; }

    /// <summary>Reads a vector.</summary>
    static abstract TVector Load(int* from);

    /// <summary>Writes a vector.</summary>
    static abstract void Store(TVector value, int* to);

    /// <summary>The same four left values for every column.</summary>
    static abstract TVector Broadcast(int fourValues);

    /// <summary>left + right, for 32-bit sums.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>sum + the products of the four left and right values of each column.</summary>
    static abstract TVector Dot(TVector left, TVector right, TVector sum);
}

/// <summary>Four columns with operations that every processor has.</summary>
internal readonly unsafe struct Int8LanesPortable : IInt8Lanes<Vector128<int>>
{
    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static bool IsLeftSigned => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(int* from) => Vector128.Load(from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> value, int* to) => value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int fourValues) => Vector128.Create(fourValues);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> left, Vector128<int> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<int> left, Vector128<int> right, Vector128<int> sum)
    {
        // 255 * 128 fits 16 bits, so that each product is exact there; the pairs are added in 32 bits.
        Vector128<short> even = (left & Vector128.Create(0x00FF00FF)).AsInt16() * ((right.AsInt16() << 8) >> 8);
        Vector128<short> odd = (left.AsInt16() >>> 8) * (right.AsInt16() >> 8);
        return sum + PairSums(even) + PairSums(odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> PairSums(Vector128<short> products) =>
        (products.AsInt32() >> 16) + ((products.AsInt32() << 16) >> 16);
}
