using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelSdk.Cpu.Kernels.MatMul;

/// <summary>What becomes of the 32-bit sums of a tile.</summary>
internal unsafe interface IInt32Epilogue
{
    /// <summary>Writes the results of a tile.</summary>
    /// <param name="sums">The sums, row after row.</param>
    /// <param name="width">Sums in a row, those of padding columns included.</param>
    /// <param name="row">First row of the tile in the product.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="column">First column of the tile in the product.</param>
    /// <param name="columns">Columns that exist.</param>
    void Store(int* sums, int width, int row, int rows, int column, int columns);
}

/// <summary>The exact product of 8-bit matrices with 32-bit sums; the counterpart of <see cref="GemmFloat"/>.</summary>
/// <remarks>
/// Left values are stored with <see cref="LeftOffset"/> added to the int8 value and rows padded to a multiple of
/// four, see <see cref="RowBytes"/>; the padding may hold anything, for the packed weights are 0 there. With stored
/// values a' and w', zero points za' and zw' and K products, the wanted sum of (a' - za')(w' - zw') is
/// sum a'w' - za' * columnSum(w') - zw' * rowSum(a') + K * za' * zw'.
/// </remarks>
internal static unsafe class GemmInt8
{
    private const int TileRows = 6;

    private enum Code
    {
        Vnni,
        Avx512,
        Avx2,
        ArmDot,
        Portable,
    }

    private static readonly Code Chosen =
        AvxVnni.IsSupported ? Code.Vnni
        : Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? Code.Avx512
        : Avx2.IsSupported ? Code.Avx2
        : Dp.IsSupported ? Code.ArmDot
        : Code.Portable;

    private static readonly int Lanes = Chosen switch
    {
        Code.Avx512 => 16,
        Code.Vnni or Code.Avx2 => 8,
        _ => 4,
    };

    /// <summary>Name of the instruction set, for the log.</summary>
    public static string InstructionSet => Chosen.ToString();

    /// <summary>Columns of a full panel.</summary>
    public static int PanelWidth => Lanes * 2;

    /// <summary>What is added to an int8 value to store it as a left value: 128 where the processor wants unsigned.</summary>
    public static int LeftOffset => Chosen == Code.ArmDot ? 0 : 128;

    /// <summary>Columns with those that the panels add: the length of everything that is given for each column.</summary>
    public static int PaddedColumns(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>Number of panels.</summary>
    public static int Panels(int columns) => (columns + PanelWidth - 1) / PanelWidth;

    /// <summary>Bytes of a row of left values.</summary>
    public static int RowBytes(int depth) => (depth + 3) & ~3;

    /// <summary>Bytes of packed weights.</summary>
    public static int PackedBytes(int columns, int depth) => checked(PaddedColumns(columns) * RowBytes(depth));

    /// <summary>Rows of a block such that its left values stay in the cache.</summary>
    public static int BlockRows(int depth) => Math.Clamp(96 * 1024 / (RowBytes(Math.Max(depth, 1)) * TileRows), 1, 16) * TileRows;

    /// <summary>Packs a matrix whose element (k, n) lies at n * columnStep + k * depthStep, and sums its columns.</summary>
    public static void Pack(
        sbyte* from, nint columnStep, nint depthStep, int columns, int depth, sbyte* to, int* columnSums)
    {
        for (int panel = 0; panel < Panels(columns); panel++)
        {
            PackPanel(from, columnStep, depthStep, columns, depth, panel, to, columnSums);
        }
    }

    /// <summary>Packs one panel; panels may be packed by several threads.</summary>
    public static void PackPanel(
        sbyte* from, nint columnStep, nint depthStep, int columns, int depth, int panel, sbyte* to, int* columnSums)
    {
        int first = panel * PanelWidth;
        int valid = Math.Min(PanelWidth, columns - first);
        int width = valid > Lanes ? PanelWidth : Lanes;
        int paddedDepth = RowBytes(depth);
        sbyte* target = to + ((nint)first * paddedDepth);
        for (int column = 0; column < width; column++)
        {
            sbyte* source = from + ((first + column) * columnStep);
            int sum = 0;
            for (int k = 0; k < paddedDepth; k++)
            {
                sbyte value = column < valid && k < depth ? source[k * depthStep] : (sbyte)0;
                target[(((k >> 2) * width) + column) * 4 + (k & 3)] = value;
                sum += value;
            }

            columnSums[first + column] = sum;
        }
    }

    /// <summary>Computes rows of the product for panels [<paramref name="firstPanel"/>, <paramref name="endPanel"/>).</summary>
    /// <param name="a">First row of left values.</param>
    /// <param name="aStride">Bytes from row to row, a multiple of 4.</param>
    /// <param name="firstRow">Number of the first row, for the epilogue.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="depth">Common dimension.</param>
    /// <param name="b">Packed weights.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="firstPanel">First panel to compute.</param>
    /// <param name="endPanel">Panel after the last.</param>
    /// <param name="start">What the sums of each column start with, padded to <see cref="PaddedColumns"/>.</param>
    /// <param name="rowStart">What is added to all sums of a row, or null.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    public static void Multiply<TEpilogue>(
        byte* a,
        nint aStride,
        int firstRow,
        int rows,
        int depth,
        sbyte* b,
        int columns,
        int firstPanel,
        int endPanel,
        int* start,
        int* rowStart,
        ref TEpilogue epilogue)
        where TEpilogue : struct, IInt32Epilogue
    {
        Int8Tile tile = new() { A = a, Stride = aStride, Panel = (int*)b, Depth = RowBytes(depth) / 4, Start = start };
        switch (Chosen)
        {
            case Code.Vnni:
                Panels<Int8LanesVnni, Vector256<int>, TEpilogue>(
                    tile, firstRow, rows, columns, firstPanel, endPanel, rowStart, ref epilogue);
                break;
            case Code.Avx512:
                Panels<Int8LanesAvx512, Vector512<int>, TEpilogue>(
                    tile, firstRow, rows, columns, firstPanel, endPanel, rowStart, ref epilogue);
                break;
            case Code.Avx2:
                Panels<Int8LanesAvx2, Vector256<int>, TEpilogue>(
                    tile, firstRow, rows, columns, firstPanel, endPanel, rowStart, ref epilogue);
                break;
            case Code.ArmDot:
                Panels<Int8LanesDot, Vector128<int>, TEpilogue>(
                    tile, firstRow, rows, columns, firstPanel, endPanel, rowStart, ref epilogue);
                break;
            default:
                Panels<Int8LanesPortable, Vector128<int>, TEpilogue>(
                    tile, firstRow, rows, columns, firstPanel, endPanel, rowStart, ref epilogue);
                break;
        }
    }

    private static void Panels<TLanes, TVector, TEpilogue>(
        Int8Tile tile,
        int firstRow,
        int rows,
        int columns,
        int firstPanel,
        int endPanel,
        int* rowStart,
        ref TEpilogue epilogue)
        where TLanes : IInt8Lanes<TVector>
        where TVector : struct
        where TEpilogue : struct, IInt32Epilogue
    {
        int panelWidth = 2 * TLanes.Count;
        int* sums = stackalloc int[TileRows * panelWidth];
        tile.Sums = sums;
        byte* a = tile.A;
        int* panels = tile.Panel;
        int* start = tile.Start;
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            int column = panel * panelWidth;
            int valid = Math.Min(panelWidth, columns - column);
            int width = valid > TLanes.Count ? panelWidth : TLanes.Count;
            tile.Panel = panels + (column * tile.Depth);
            tile.Start = start + column;
            for (int row = 0; row < rows;)
            {
                tile.A = a + (row * tile.Stride);
                int tileRows = rows - row >= TileRows ? TileRows : rows - row >= 3 ? 3 : 1;
                if (width == panelWidth)
                {
                    Compute<TLanes, TVector, TwoVectors>(tile, tileRows);
                }
                else
                {
                    Compute<TLanes, TVector, OneVector>(tile, tileRows);
                }

                if (rowStart != null)
                {
                    AddToRows(sums, width, tileRows, rowStart + row);
                }

                epilogue.Store(sums, width, firstRow + row, tileRows, column, valid);
                row += tileRows;
            }
        }
    }

    private static void Compute<TLanes, TVector, TWidth>(in Int8Tile tile, int rows)
        where TLanes : IInt8Lanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        switch (rows)
        {
            case TileRows:
                GemmInt8Tiles<TLanes, TVector>.Rows6<TWidth>(tile);
                break;
            case 3:
                GemmInt8Tiles<TLanes, TVector>.Rows3<TWidth>(tile);
                break;
            default:
                GemmInt8Tiles<TLanes, TVector>.Rows1<TWidth>(tile);
                break;
        }
    }

    private static void AddToRows(int* sums, int width, int rows, int* values)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < width; column++)
            {
                sums[(row * width) + column] += values[row];
            }
        }
    }
}
