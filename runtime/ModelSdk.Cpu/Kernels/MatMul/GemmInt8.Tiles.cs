using System.Runtime.CompilerServices;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>What an 8-bit tile is computed from.</summary>
internal unsafe struct Int8Tile
{
    /// <summary>First row of the left matrix.</summary>
    public byte* A;

    /// <summary>Bytes from one row of it to the next.</summary>
    public nint Stride;

    /// <summary>Packed columns of the right matrix: for each four k four values of every column.</summary>
    public int* Panel;

    /// <summary>Common dimension, in fours.</summary>
    public nint Depth;

    /// <summary>What the sums of the columns start with.</summary>
    public int* Start;

    /// <summary>The tile's sums, row after row.</summary>
    public int* Sums;
}

/// <summary>Micro-kernels: tiles of 6, 3 and 1 rows whose sums stay in registers while k runs.</summary>
/// <remarks>Six rows of two vectors need 15 vector registers: AVX-VNNI's encoding reaches only 16.</remarks>
internal static unsafe class GemmInt8Tiles<TLanes, TVector>
    where TLanes : IInt8Lanes<TVector>
    where TVector : struct
{
    /// <summary>Six rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6<TWidth>(in Int8Tile tile)
        where TWidth : ITileWidth
    {
        TVector start0 = TLanes.Load(tile.Start);
        TVector start1 = TWidth.IsTwo ? TLanes.Load(tile.Start + TLanes.Count) : default;
        TVector c00 = start0;
        TVector c01 = start1;
        TVector c10 = start0;
        TVector c11 = start1;
        TVector c20 = start0;
        TVector c21 = start1;
        TVector c30 = start0;
        TVector c31 = start1;
        TVector c40 = start0;
        TVector c41 = start1;
        TVector c50 = start0;
        TVector c51 = start1;
        int* panel = tile.Panel;
        nint row1 = tile.Stride;
        nint row2 = row1 * 2;
        byte* a0 = tile.A;
        byte* a3 = a0 + (row1 * 3);
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(panel);
            TVector b1 = TWidth.IsTwo ? TLanes.Load(panel + TLanes.Count) : default;
            TVector a = TLanes.Broadcast(*(int*)a0);
            c00 = TLanes.Dot(a, b0, c00);
            c01 = TWidth.IsTwo ? TLanes.Dot(a, b1, c01) : default;
            a = TLanes.Broadcast(*(int*)(a0 + row1));
            c10 = TLanes.Dot(a, b0, c10);
            c11 = TWidth.IsTwo ? TLanes.Dot(a, b1, c11) : default;
            a = TLanes.Broadcast(*(int*)(a0 + row2));
            c20 = TLanes.Dot(a, b0, c20);
            c21 = TWidth.IsTwo ? TLanes.Dot(a, b1, c21) : default;
            a = TLanes.Broadcast(*(int*)a3);
            c30 = TLanes.Dot(a, b0, c30);
            c31 = TWidth.IsTwo ? TLanes.Dot(a, b1, c31) : default;
            a = TLanes.Broadcast(*(int*)(a3 + row1));
            c40 = TLanes.Dot(a, b0, c40);
            c41 = TWidth.IsTwo ? TLanes.Dot(a, b1, c41) : default;
            a = TLanes.Broadcast(*(int*)(a3 + row2));
            c50 = TLanes.Dot(a, b0, c50);
            c51 = TWidth.IsTwo ? TLanes.Dot(a, b1, c51) : default;
            panel += TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
            a0 += sizeof(int);
            a3 += sizeof(int);
        }

        int* sums = tile.Sums;
        int width = TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
        Store<TWidth>(sums, c00, c01);
        Store<TWidth>(sums + width, c10, c11);
        Store<TWidth>(sums + (width * 2), c20, c21);
        Store<TWidth>(sums + (width * 3), c30, c31);
        Store<TWidth>(sums + (width * 4), c40, c41);
        Store<TWidth>(sums + (width * 5), c50, c51);
    }

    /// <summary>Three rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3<TWidth>(in Int8Tile tile)
        where TWidth : ITileWidth
    {
        TVector start0 = TLanes.Load(tile.Start);
        TVector start1 = TWidth.IsTwo ? TLanes.Load(tile.Start + TLanes.Count) : default;
        TVector c00 = start0;
        TVector c01 = start1;
        TVector c10 = start0;
        TVector c11 = start1;
        TVector c20 = start0;
        TVector c21 = start1;
        int* panel = tile.Panel;
        nint row1 = tile.Stride;
        nint row2 = row1 * 2;
        byte* a0 = tile.A;
        for (nint k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(panel);
            TVector b1 = TWidth.IsTwo ? TLanes.Load(panel + TLanes.Count) : default;
            TVector a = TLanes.Broadcast(*(int*)a0);
            c00 = TLanes.Dot(a, b0, c00);
            c01 = TWidth.IsTwo ? TLanes.Dot(a, b1, c01) : default;
            a = TLanes.Broadcast(*(int*)(a0 + row1));
            c10 = TLanes.Dot(a, b0, c10);
            c11 = TWidth.IsTwo ? TLanes.Dot(a, b1, c11) : default;
            a = TLanes.Broadcast(*(int*)(a0 + row2));
            c20 = TLanes.Dot(a, b0, c20);
            c21 = TWidth.IsTwo ? TLanes.Dot(a, b1, c21) : default;
            panel += TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
            a0 += sizeof(int);
        }

        int* sums = tile.Sums;
        int width = TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
        Store<TWidth>(sums, c00, c01);
        Store<TWidth>(sums + width, c10, c11);
        Store<TWidth>(sums + (width * 2), c20, c21);
    }

    /// <summary>One row: sixteen values of k at a time, so that the sums do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1<TWidth>(in Int8Tile tile)
        where TWidth : ITileWidth
    {
        int width = TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
        TVector s0 = TLanes.Load(tile.Start);
        TVector s1 = TWidth.IsTwo ? TLanes.Load(tile.Start + TLanes.Count) : default;
        TVector zero = TLanes.Broadcast(0);
        TVector t0 = zero, t1 = zero, u0 = zero, u1 = zero, v0 = zero, v1 = zero;
        int* panel = tile.Panel;
        int* a = (int*)tile.A;
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
        Store<TWidth>(tile.Sums, s0, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TWidth>(int a, int* panel, ref TVector sum0, ref TVector sum1)
        where TWidth : ITileWidth
    {
        TVector values = TLanes.Broadcast(a);
        sum0 = TLanes.Dot(values, TLanes.Load(panel), sum0);
        if (TWidth.IsTwo)
        {
            sum1 = TLanes.Dot(values, TLanes.Load(panel + TLanes.Count), sum1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth>(int* to, TVector sum0, TVector sum1)
        where TWidth : ITileWidth
    {
        TLanes.Store(sum0, to);
        if (TWidth.IsTwo)
        {
            TLanes.Store(sum1, to + TLanes.Count);
        }
    }
}
