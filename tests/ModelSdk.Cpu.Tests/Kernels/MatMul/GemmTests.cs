using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Cpu.Tests.Kernels.MatMul;

/// <summary>The packed products against three loops, with every tail that a tile can have.</summary>
[TestClass]
public sealed unsafe class GemmTests
{
    private static readonly int[] Rows = [1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 23, 24, 25];
    private static readonly int[] Columns = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 65];
    private static readonly int[] Depths = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33];

    [TestMethod]
    public void Float_EveryTail_AgreesWithLoops()
    {
        Random random = new(1);
        foreach (int rows in Rows)
        {
            foreach (int columns in Columns)
            {
                foreach (int depth in Depths)
                {
                    Float(random, rows, columns, depth, padding: (rows + columns) % 3);
                }
            }
        }
    }

    [TestMethod]
    public void Int8_EveryTail_IsExact()
    {
        Random random = new(2);
        foreach (int rows in Rows)
        {
            foreach (int columns in Columns)
            {
                foreach (int depth in Depths)
                {
                    Int8(random, rows, columns, depth);
                }
            }
        }
    }

    [TestMethod]
    public void Requantization_ExtremeValues_EqualsTheScalarDefinition()
    {
        Random random = new(3);
        int[] special = [int.MinValue, int.MaxValue, 0, 1, -1, 2, -2, 3, -3, 1 << 30, -(1 << 30)];
        const int Count = 37;
        AlignedArray<int> sums = new(Count + 16);
        FixedMultiplier[] multipliers = new FixedMultiplier[Count];
        byte[] output = new byte[Count];
        for (int round = 0; round < 2000; round++)
        {
            for (int i = 0; i < Count; i++)
            {
                sums.Span[i] = random.Next(4) == 0 ? special[random.Next(special.Length)] : random.Next(int.MinValue, int.MaxValue) >> random.Next(31);
                multipliers[i] = FixedMultiplier.From(Math.ScaleB(0.5 + (random.NextDouble() / 2), random.Next(-31, 5)));
            }

            ChannelMultipliers channels = new(multipliers);
            fixed (byte* to = output)
            {
                Requantization.ToBytes(
                    sums.Pointer, Count, channels.Mantissas, channels.LeftShifts, channels.RightShifts, 5, -100, 120, to);
            }

            for (int i = 0; i < Count; i++)
            {
                int expected = Math.Min(Math.Max(multipliers[i].Apply(sums.Span[i]) + 5, -100), 120);
                Assert.AreEqual((sbyte)expected, (sbyte)output[i], $"{sums.Span[i]} * {multipliers[i]}");
            }
        }
    }

    private static void Float(Random random, int rows, int columns, int depth, int padding)
    {
        int stride = depth + padding;
        float[] a = [.. Enumerable.Range(0, (rows * stride) + 1).Select(_ => random.NextSingle() - 0.5f)];
        float[] b = [.. Enumerable.Range(0, columns * depth).Select(_ => random.NextSingle() - 0.5f)];
        AlignedArray<float> bias = new(GemmFloat.PaddedColumns(columns));
        for (int i = 0; i < columns; i++)
        {
            bias.Span[i] = random.NextSingle();
        }

        // The row after the last is there to see that nobody writes it.
        float[] c = new float[(rows + 1) * columns];
        Array.Fill(c, 77);
        PackedFloat packed = PackedFloat.FromColumns(b, columns, depth);
        fixed (float* left = a, result = c)
        {
            GemmFloat.Multiply(
                left,
                stride,
                rows,
                depth,
                packed.Data.Pointer,
                columns,
                0,
                GemmFloat.Panels(columns),
                bias.Pointer,
                result,
                columns,
                -0.5f,
                1.5f);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double sum = bias.Span[column];
                for (int k = 0; k < depth; k++)
                {
                    sum += (double)a[(row * stride) + k] * b[(column * depth) + k];
                }

                Assert.AreEqual(Math.Clamp(sum, -0.5, 1.5), c[(row * columns) + column], 1e-5, $"{rows}x{columns}x{depth} at {row}, {column}");
            }
        }

        Assert.IsTrue(c.AsSpan(rows * columns).IndexOfAnyExcept(77f) < 0, "written beside the result");
    }

    private static void Int8(Random random, int rows, int columns, int depth)
    {
        int stride = GemmInt8.RowBytes(depth);
        AlignedArray<byte> a = new((rows * stride) + 4);
        random.NextBytes(a.Span);
        sbyte[] b = [.. Enumerable.Range(0, columns * depth).Select(_ => (sbyte)random.Next(-128, 128))];
        PackedInt8 packed = PackedInt8.FromColumns(b, columns, depth);
        AlignedArray<int> start = new(GemmInt8.PaddedColumns(columns));
        for (int i = 0; i < columns; i++)
        {
            start.Span[i] = random.Next(-1000, 1000);
        }

        int[] c = new int[rows * columns];
        int[] rowStart = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-50, 50))];
        fixed (int* result = c, perRow = rowStart)
        {
            RawEpilogue epilogue = new(result, columns);
            GemmInt8.Multiply(
                a.Pointer,
                stride,
                0,
                rows,
                depth,
                packed.Data.Pointer,
                columns,
                0,
                GemmInt8.Panels(columns),
                start.Pointer,
                perRow,
                ref epilogue);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int sum = start.Span[column] + rowStart[row];
                for (int k = 0; k < depth; k++)
                {
                    byte value = a.Span[(row * stride) + k];
                    sum += (GemmInt8.LeftOffset == 0 ? (sbyte)value : value) * b[(column * depth) + k];
                }

                Assert.AreEqual(sum, c[(row * columns) + column], $"{rows}x{columns}x{depth} at {row}, {column}");
            }
        }
    }
}
