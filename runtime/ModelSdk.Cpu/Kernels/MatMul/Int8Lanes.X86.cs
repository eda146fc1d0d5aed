using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>Eight columns with AVX-VNNI: one instruction for four products of each column.</summary>
internal readonly unsafe struct Int8LanesVnni : IInt8Lanes<Vector256<int>>
{
    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static bool IsLeftSigned => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* from) => Vector256.Load(from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> value, int* to) => value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int fourValues) => Vector256.Create(fourValues);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> left, Vector256<int> right, Vector256<int> sum) =>
        AvxVnni.MultiplyWideningAndAdd(sum, left.AsByte(), right.AsSByte());
}

/// <summary>Sixteen columns with AVX-512, where the newer instruction is missing.</summary>
internal readonly unsafe struct Int8LanesAvx512 : IInt8Lanes<Vector512<int>>
{
    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static bool IsLeftSigned => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(int* from) => Vector512.Load(from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> value, int* to) => value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int fourValues) => Vector512.Create(fourValues);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> left, Vector512<int> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Dot(Vector512<int> left, Vector512<int> right, Vector512<int> sum)
    {
        Vector512<short> evenLeft = (left & Vector512.Create(0x00FF00FF)).AsInt16();
        Vector512<int> even = Avx512BW.MultiplyAddAdjacent(evenLeft, (right.AsInt16() << 8) >> 8);
        Vector512<int> odd = Avx512BW.MultiplyAddAdjacent(left.AsInt16() >>> 8, right.AsInt16() >> 8);
        return sum + even + odd;
    }
}

/// <summary>Eight columns with AVX2.</summary>
internal readonly unsafe struct Int8LanesAvx2 : IInt8Lanes<Vector256<int>>
{
    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static bool IsLeftSigned => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* from) => Vector256.Load(from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> value, int* to) => value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int fourValues) => Vector256.Create(fourValues);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> left, Vector256<int> right, Vector256<int> sum)
    {
        Vector256<short> evenLeft = (left & Vector256.Create(0x00FF00FF)).AsInt16();
        Vector256<int> even = Avx2.MultiplyAddAdjacent(evenLeft, (right.AsInt16() << 8) >> 8);
        Vector256<int> odd = Avx2.MultiplyAddAdjacent(left.AsInt16() >>> 8, right.AsInt16() >> 8);
        return sum + even + odd;
    }
}
