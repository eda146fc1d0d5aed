using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>The product of float matrices that convolutions, fully connected layers and batch matmul share.</summary>
/// <remarks>
/// C = clamp(A * B + bias): A row by row where it lies, B packed by <see cref="Pack"/>. Loops run over blocks of
/// rows that stay in the second-level cache, inside over panels of B that stay in the first, inside over tiles.
/// The micro-kernels are in GemmFloat.Tiles.cs; which vector width runs is decided by the processor alone.
/// </remarks>
internal static unsafe class GemmFloat
{
    private const int MaxTileRows = 12;

    private static readonly int Lanes =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Whether a tile of twelve rows fits the vector registers: AVX-512 and Arm have 32 of them, others 16.</summary>
    private static readonly bool HasManyRegisters =
        Vector512.IsHardwareAccelerated || Avx512F.VL.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported;

    /// <summary>Columns of a full panel.</summary>
    public static int PanelWidth => Lanes * 2;

    /// <summary>Columns with those that the panels add, also the length of the bias that <see cref="Multiply"/> reads.</summary>
    public static int PaddedColumns(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>Number of panels.</summary>
    public static int Panels(int columns) => (columns + PanelWidth - 1) / PanelWidth;

    /// <summary>Rows of a block such that its part of A, of <paramref name="depth"/> columns, stays in the cache.</summary>
    public static int BlockRows(int depth)
    {
        const int CacheBytes = 192 * 1024;
        int tiles = CacheBytes / (Math.Max(depth, 1) * sizeof(float) * MaxTileRows);
        return Math.Clamp(tiles, 1, 16) * MaxTileRows;
    }

    /// <summary>Packs a matrix whose element (k, n) lies at n * columnStep + k * depthStep.</summary>
    public static void Pack(float* from, nint columnStep, nint depthStep, int columns, int depth, float* to)
    {
        for (int panel = 0; panel < Panels(columns); panel++)
        {
            PackPanel(from, columnStep, depthStep, columns, depth, panel, to);
        }
    }

    /// <summary>Packs one panel; panels may be packed by several threads.</summary>
    public static void PackPanel(
        float* from, nint columnStep, nint depthStep, int columns, int depth, int panel, float* to)
    {
        int first = panel * PanelWidth;
        int valid = Math.Min(PanelWidth, columns - first);
        int width = valid > Lanes ? PanelWidth : Lanes;
        float* target = to + ((nint)first * depth);
        for (int column = 0; column < width; column++)
        {
            float* source = from + ((first + column) * columnStep);
            for (int k = 0; k < depth; k++)
            {
                target[(k * width) + column] = column < valid ? source[k * depthStep] : 0;
            }
        }
    }

    /// <summary>Computes rows of the result for panels [<paramref name="firstPanel"/>, <paramref name="endPanel"/>).</summary>
    /// <param name="a">First row of A.</param>
    /// <param name="aStride">Elements from row to row of A.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="depth">Common dimension.</param>
    /// <param name="b">Packed B.</param>
    /// <param name="columns">Columns of B.</param>
    /// <param name="firstPanel">First panel to compute.</param>
    /// <param name="endPanel">Panel after the last.</param>
    /// <param name="bias">Added to the sums of each column, padded to <see cref="PaddedColumns"/>.</param>
    /// <param name="c">Row 0, column 0 of the result.</param>
    /// <param name="cStride">Elements from row to row of the result.</param>
    /// <param name="min">Lower bound of the results.</param>
    /// <param name="max">Upper bound of the results.</param>
    public static void Multiply(
        float* a,
        nint aStride,
        int rows,
        int depth,
        float* b,
        int columns,
        int firstPanel,
        int endPanel,
        float* bias,
        float* c,
        nint cStride,
        float min,
        float max)
    {
        FloatTile tile = new()
        {
            A = a,
            RowBytes = aStride * sizeof(float),
            Panel = b,
            Depth = depth,
            Bias = bias,
            C = c,
            Stride = cStride,
            Min = min,
            Max = max,
        };
        if (Lanes == 16)
        {
            Panels<FloatLanes512, Vector512<float>>(tile, rows, columns, firstPanel, endPanel);
        }
        else if (Lanes == 8)
        {
            Panels<FloatLanes256, Vector256<float>>(tile, rows, columns, firstPanel, endPanel);
        }
        else
        {
            Panels<FloatLanes128, Vector128<float>>(tile, rows, columns, firstPanel, endPanel);
        }
    }

    private static void Panels<TLanes, TVector>(in FloatTile whole, int rows, int columns, int firstPanel, int endPanel)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
    {
        // A panel that is not full is computed beside the result, since the tiles always store whole vectors.
        float* partial = stackalloc float[MaxTileRows * 2 * TLanes.Count];
        int panelWidth = 2 * TLanes.Count;
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            int column = panel * panelWidth;
            int valid = Math.Min(panelWidth, columns - column);
            FloatTile tile = whole with
            {
                Panel = whole.Panel + (column * whole.Depth),
                Bias = whole.Bias + column,
                C = whole.C + column,
            };
            if (valid > TLanes.Count)
            {
                Tiles<TLanes, TVector, TwoVectors>(tile, rows, valid, partial);
            }
            else
            {
                Tiles<TLanes, TVector, OneVector>(tile, rows, valid, partial);
            }
        }
    }

    private static void Tiles<TLanes, TVector, TWidth>(FloatTile tile, int rows, int valid, float* partial)
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        int width = TWidth.IsTwo ? 2 * TLanes.Count : TLanes.Count;
        while (rows > 0)
        {
            int tileRows = rows >= 12 && HasManyRegisters ? 12 : rows >= 6 ? 6 : rows >= 3 ? 3 : 1;
            FloatTile current = valid == width ? tile : tile with { C = partial, Stride = width };
            switch (tileRows)
            {
                case 12:
                    GemmFloatTiles<TLanes, TVector>.Rows12<TWidth>(current);
                    break;
                case 6:
                    GemmFloatTiles<TLanes, TVector>.Rows6<TWidth>(current);
                    break;
                case 3:
                    GemmFloatTiles<TLanes, TVector>.Rows3<TWidth>(current);
                    break;
                default:
                    GemmFloatTiles<TLanes, TVector>.Rows1<TWidth>(current);
                    break;
            }

            if (valid != width)
            {
                for (int row = 0; row < tileRows; row++)
                {
                    new ReadOnlySpan<float>(partial + (row * width), valid).CopyTo(new Span<float>(tile.C + (row * tile.Stride), valid));
                }
            }

            rows -= tileRows;
            tile = tile with
            {
                A = (float*)((byte*)tile.A + (tileRows * tile.RowBytes)),
                C = tile.C + (tileRows * tile.Stride),
            };
        }
    }
}
