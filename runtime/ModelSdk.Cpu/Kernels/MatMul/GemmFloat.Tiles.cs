using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>How many vectors wide a tile is; a type, so that the narrow tile costs nothing in the wide one.</summary>
internal interface ITileWidth
{
    /// <summary>Whether the tile has two vectors, not one.</summary>
    static abstract bool IsTwo { get; }
}

/// <summary>Two vectors.</summary>
internal readonly struct TwoVectors : ITileWidth
{
    /// <inheritdoc/>
    public static bool IsTwo => true;
}

/// <summary>One vector.</summary>
internal readonly struct OneVector : ITileWidth
{
    /// <inheritdoc/>
    public static bool IsTwo => false;
}

/// <summary>What a tile is computed from.</summary>
internal unsafe struct FloatTile
{
    /// <summary>First row of the left matrix.</summary>
    public float* A;

    /// <summary>Bytes from one row of it to the next.</summary>
    public nint RowBytes;

    /// <summary>Packed columns of the right matrix: for each k the columns of the tile.</summary>
    public float* Panel;

    /// <summary>Common dimension.</summary>
    public nint Depth;

    /// <summary>What is added to the sums of the columns.</summary>
    public float* Bias;

    /// <summary>First element of the result.</summary>
    public float* C;

    /// <summary>Elements from one row of the result to the next.</summary>
    public nint Stride;

    /// <summary>Lower bound of the results.</summary>
    public float Min;

    /// <summary>Upper bound of the results.</summary>
    public float Max;
}

/// <summary>Micro-kernels: tiles of 12, 6, 3 and 1 rows whose sums stay in registers while k runs.</summary>
/// <remarks>
/// Rows of the left matrix are read where they are, three rows off each pointer, so that nothing has to be packed
/// and the addresses fit the registers. Twelve rows of two vectors need 27 vector registers, six need 15.
/// Called by <see cref="GemmFloat"/>.
/// </remarks>
internal static unsafe class GemmFloatTiles<TLanes, TVector>
    where TLanes : IFloatLanes<TVector>
    where TVector : struct
{
    /// <summary>Twelve rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12<TWidth>(in FloatTile tile)
        where TWidth : ITileWidth
    {
        TVector zero = TLanes.Broadcast(0);
        TVector c00 = zero;
        TVector c01 = zero;
        TVector c10 = zero;
        TVector c11 = zero;
        TVector c20 = zero;
        TVector c21 = zero;
        TVector c30 = zero;
        TVector c31 = zero;
        TVector c40 = zero;
        TVector c41 = zero;
        TVector c50 = zero;
        TVector c51 = zero;
        TVector c60 = zero;
        TVector c61 = zero;
        TVector c70 = zero;
        TVector c71 = zero;
        TVector c80 = zero;
        TVector c81 = zero;
        TVector c90 = zero;
        TVector c91 = zero;
        TVector c100 = zero;
        TVector c101 = zero;
        TVector c110 = zero;
        TVector c111 = zero;
        float* panel = tile.Panel;
        nint row1 = tile.RowBytes;
        nint row2 = row1 * 2;
        byte* a0 = (byte*)tile.A;
        byte* a3 = a0 + (row1 * 3);
        byte* a6 = a3 + (row1 * 3);
        byte* a9 = a6 + (row1 * 3);
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(panel);
            TVector b1 = TWidth.IsTwo ? TLanes.Load(panel + TLanes.Count) : default;
            TVector a = TLanes.Broadcast(*(float*)a0);
            c00 = TLanes.MultiplyAdd(a, b0, c00);
            c01 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c01) : default;
            a = TLanes.Broadcast(*(float*)(a0 + row1));
            c10 = TLanes.MultiplyAdd(a, b0, c10);
            c11 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c11) : default;
            a = TLanes.Broadcast(*(float*)(a0 + row2));
            c20 = TLanes.MultiplyAdd(a, b0, c20);
            c21 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c21) : default;
            a = TLanes.Broadcast(*(float*)a3);
            c30 = TLanes.MultiplyAdd(a, b0, c30);
            c31 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c31) : default;
            a = TLanes.Broadcast(*(float*)(a3 + row1));
            c40 = TLanes.MultiplyAdd(a, b0, c40);
            c41 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c41) : default;
            a = TLanes.Broadcast(*(float*)(a3 + row2));
            c50 = TLanes.MultiplyAdd(a, b0, c50);
            c51 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c51) : default;
            a = TLanes.Broadcast(*(float*)a6);
            c60 = TLanes.MultiplyAdd(a, b0, c60);
            c61 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c61) : default;
            a = TLanes.Broadcast(*(float*)(a6 + row1));
            c70 = TLanes.MultiplyAdd(a, b0, c70);
            c71 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c71) : default;
            a = TLanes.Broadcast(*(float*)(a6 + row2));
            c80 = TLanes.MultiplyAdd(a, b0, c80);
            c81 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c81) : default;
            a = TLanes.Broadcast(*(float*)a9);
            c90 = TLanes.MultiplyAdd(a, b0, c90);
            c91 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c91) : default;
            a = TLanes.Broadcast(*(float*)(a9 + row1));
            c100 = TLanes.MultiplyAdd(a, b0, c100);
            c101 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c101) : default;
            a = TLanes.Broadcast(*(float*)(a9 + row2));
            c110 = TLanes.MultiplyAdd(a, b0, c110);
            c111 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c111) : default;
            panel += TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
            a0 += sizeof(float);
            a3 += sizeof(float);
            a6 += sizeof(float);
            a9 += sizeof(float);
        }

        float* c = tile.C;
        Store<TWidth>(tile, c, c00, c01);
        Store<TWidth>(tile, c + tile.Stride, c10, c11);
        Store<TWidth>(tile, c + (tile.Stride * 2), c20, c21);
        Store<TWidth>(tile, c + (tile.Stride * 3), c30, c31);
        Store<TWidth>(tile, c + (tile.Stride * 4), c40, c41);
        Store<TWidth>(tile, c + (tile.Stride * 5), c50, c51);
        Store<TWidth>(tile, c + (tile.Stride * 6), c60, c61);
        Store<TWidth>(tile, c + (tile.Stride * 7), c70, c71);
        Store<TWidth>(tile, c + (tile.Stride * 8), c80, c81);
        Store<TWidth>(tile, c + (tile.Stride * 9), c90, c91);
        Store<TWidth>(tile, c + (tile.Stride * 10), c100, c101);
        Store<TWidth>(tile, c + (tile.Stride * 11), c110, c111);
    }

    /// <summary>Six rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6<TWidth>(in FloatTile tile)
        where TWidth : ITileWidth
    {
        TVector zero = TLanes.Broadcast(0);
        TVector c00 = zero;
        TVector c01 = zero;
        TVector c10 = zero;
        TVector c11 = zero;
        TVector c20 = zero;
        TVector c21 = zero;
        TVector c30 = zero;
        TVector c31 = zero;
        TVector c40 = zero;
        TVector c41 = zero;
        TVector c50 = zero;
        TVector c51 = zero;
        float* panel = tile.Panel;
        nint row1 = tile.RowBytes;
        nint row2 = row1 * 2;
        byte* a0 = (byte*)tile.A;
        byte* a3 = a0 + (row1 * 3);
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(panel);
            TVector b1 = TWidth.IsTwo ? TLanes.Load(panel + TLanes.Count) : default;
            TVector a = TLanes.Broadcast(*(float*)a0);
            c00 = TLanes.MultiplyAdd(a, b0, c00);
            c01 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c01) : default;
            a = TLanes.Broadcast(*(float*)(a0 + row1));
            c10 = TLanes.MultiplyAdd(a, b0, c10);
            c11 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c11) : default;
            a = TLanes.Broadcast(*(float*)(a0 + row2));
            c20 = TLanes.MultiplyAdd(a, b0, c20);
            c21 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c21) : default;
            a = TLanes.Broadcast(*(float*)a3);
            c30 = TLanes.MultiplyAdd(a, b0, c30);
            c31 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c31) : default;
            a = TLanes.Broadcast(*(float*)(a3 + row1));
            c40 = TLanes.MultiplyAdd(a, b0, c40);
            c41 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c41) : default;
            a = TLanes.Broadcast(*(float*)(a3 + row2));
            c50 = TLanes.MultiplyAdd(a, b0, c50);
            c51 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c51) : default;
            panel += TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
            a0 += sizeof(float);
            a3 += sizeof(float);
        }

        float* c = tile.C;
        Store<TWidth>(tile, c, c00, c01);
        Store<TWidth>(tile, c + tile.Stride, c10, c11);
        Store<TWidth>(tile, c + (tile.Stride * 2), c20, c21);
        Store<TWidth>(tile, c + (tile.Stride * 3), c30, c31);
        Store<TWidth>(tile, c + (tile.Stride * 4), c40, c41);
        Store<TWidth>(tile, c + (tile.Stride * 5), c50, c51);
    }

    /// <summary>Three rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3<TWidth>(in FloatTile tile)
        where TWidth : ITileWidth
    {
        TVector zero = TLanes.Broadcast(0);
        TVector c00 = zero;
        TVector c01 = zero;
        TVector c10 = zero;
        TVector c11 = zero;
        TVector c20 = zero;
        TVector c21 = zero;
        float* panel = tile.Panel;
        nint row1 = tile.RowBytes;
        nint row2 = row1 * 2;
        byte* a0 = (byte*)tile.A;
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(panel);
            TVector b1 = TWidth.IsTwo ? TLanes.Load(panel + TLanes.Count) : default;
            TVector a = TLanes.Broadcast(*(float*)a0);
            c00 = TLanes.MultiplyAdd(a, b0, c00);
            c01 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c01) : default;
            a = TLanes.Broadcast(*(float*)(a0 + row1));
            c10 = TLanes.MultiplyAdd(a, b0, c10);
            c11 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c11) : default;
            a = TLanes.Broadcast(*(float*)(a0 + row2));
            c20 = TLanes.MultiplyAdd(a, b0, c20);
            c21 = TWidth.IsTwo ? TLanes.MultiplyAdd(a, b1, c21) : default;
            panel += TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
            a0 += sizeof(float);
        }

        float* c = tile.C;
        Store<TWidth>(tile, c, c00, c01);
        Store<TWidth>(tile, c + tile.Stride, c10, c11);
        Store<TWidth>(tile, c + (tile.Stride * 2), c20, c21);
    }

    /// <summary>One row: four values of k at a time, so that the sums do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1<TWidth>(in FloatTile tile)
        where TWidth : ITileWidth
    {
        int width = TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
        TVector zero = TLanes.Broadcast(0);
        TVector s0 = zero, s1 = zero, t0 = zero, t1 = zero, u0 = zero, u1 = zero, v0 = zero, v1 = zero;
        float* panel = tile.Panel;
        float* a = tile.A;
        nint k = tile.Depth;
        for (; k >= 4; k -= 4)
        {
            Step<TWidth>(a[0], panel, ref s0, ref s1);
            Step<TWidth>(a[1], panel + width, ref t0, ref t1);
            Step<TWidth>(a[2], panel + (width * 2), ref u0, ref u1);
            Step<TWidth>(a[3], panel + (width * 3), ref v0, ref v1);
            a += 4;
            panel += width * 4;
        }

        for (; k > 0; k--)
        {
            Step<TWidth>(a[0], panel, ref s0, ref s1);
            a++;
            panel += width;
        }

        s0 = TLanes.Add(TLanes.Add(s0, t0), TLanes.Add(u0, v0));
        s1 = TWidth.IsTwo ? TLanes.Add(TLanes.Add(s1, t1), TLanes.Add(u1, v1)) : default;
        Store<TWidth>(tile, tile.C, s0, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TWidth>(float a, float* panel, ref TVector sum0, ref TVector sum1)
        where TWidth : ITileWidth
    {
        TVector value = TLanes.Broadcast(a);
        sum0 = TLanes.MultiplyAdd(value, TLanes.Load(panel), sum0);
        if (TWidth.IsTwo)
        {
            sum1 = TLanes.MultiplyAdd(value, TLanes.Load(panel + TLanes.Count), sum1);
        }
    }

    /// <summary>Adds the bias last, as the reference kernels do: results differ from theirs by less then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth>(in FloatTile tile, float* to, TVector value0, TVector value1)
        where TWidth : ITileWidth
    {
        TVector min = TLanes.Broadcast(tile.Min);
        TVector max = TLanes.Broadcast(tile.Max);
        TLanes.Store(TLanes.Clamp(TLanes.Add(value0, TLanes.Load(tile.Bias)), min, max), to);
        if (TWidth.IsTwo)
        {
            TLanes.Store(
                TLanes.Clamp(TLanes.Add(value1, TLanes.Load(tile.Bias + TLanes.Count)), min, max), to + TLanes.Count);
        }
    }
}
