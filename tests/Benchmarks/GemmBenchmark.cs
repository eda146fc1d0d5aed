using System.Diagnostics;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Kernels.Numerics;

namespace ModelSdk.Benchmarks;

/// <summary>Speed of the packed products on one thread, at sizes of real layers: rows x columns x depth.</summary>
internal static unsafe class GemmBenchmark
{
    private static readonly (int Rows, int Columns, int Depth)[] Sizes =
    [
        (12544, 64, 32),
        (3136, 128, 128),
        (196, 512, 512),
        (49, 1024, 1024),
        (784, 256, 2304),
        (1000, 1000, 1000),
        (1, 1024, 1024),
        (1, 4096, 4096),
    ];

    /// <summary>Prints billions of operations per second, a multiplication and an addition counted as two.</summary>
    public static void Run()
    {
        Console.WriteLine($"{"rows x columns x depth",-24} {"float GFLOP/s",14} {$"int8 GOP/s ({GemmInt8.InstructionSet})",20}");
        foreach ((int rows, int columns, int depth) in Sizes)
        {
            double operations = 2.0 * rows * columns * depth;
            double single = operations / Seconds(operations, Float(rows, columns, depth)) / 1e9;
            double bytes = operations / Seconds(operations, Int8(rows, columns, depth)) / 1e9;
            Console.WriteLine($"{$"{rows} x {columns} x {depth}",-24} {single,14:F1} {bytes,20:F1}");
        }
    }

    private static Action Float(int rows, int columns, int depth)
    {
        AlignedArray<float> a = new(rows * depth);
        AlignedArray<float> c = new(rows * columns);
        AlignedArray<float> bias = new(GemmFloat.PaddedColumns(columns));
        a.Span.Fill(0.5f);
        float[] weights = new float[columns * depth];
        Array.Fill(weights, 0.25f);
        PackedFloat packed = PackedFloat.FromColumns(weights, columns, depth);
        int block = GemmFloat.BlockRows(depth);
        return () =>
        {
            for (int row = 0; row < rows; row += block)
            {
                GemmFloat.Multiply(
                    a.Pointer + ((nint)row * depth),
                    depth,
                    Math.Min(block, rows - row),
                    depth,
                    packed.Data.Pointer,
                    columns,
                    0,
                    GemmFloat.Panels(columns),
                    bias.Pointer,
                    c.Pointer + ((nint)row * columns),
                    columns,
                    float.MinValue,
                    float.MaxValue);
            }
        };
    }

    private static Action Int8(int rows, int columns, int depth)
    {
        int stride = GemmInt8.RowBytes(depth);
        AlignedArray<byte> a = new(rows * stride);
        AlignedArray<byte> c = new(rows * columns);
        AlignedArray<int> start = new(GemmInt8.PaddedColumns(columns));
        a.Span.Fill(3);
        PackedInt8 packed = PackedInt8.FromColumns(new sbyte[columns * depth], columns, depth);
        ChannelMultipliers multipliers = new(Enumerable.Repeat(FixedMultiplier.From(0.01), columns).ToArray());
        FixedEpilogue epilogue = new(multipliers, 0, -128, 127, c.Pointer, columns);
        int block = GemmInt8.BlockRows(depth);
        return () =>
        {
            for (int row = 0; row < rows; row += block)
            {
                GemmInt8.Multiply(
                    a.Pointer + ((nint)row * stride),
                    stride,
                    row,
                    Math.Min(block, rows - row),
                    depth,
                    packed.Data.Pointer,
                    columns,
                    0,
                    GemmInt8.Panels(columns),
                    start.Pointer,
                    null,
                    ref epilogue);
            }
        };
    }

    /// <summary>The shortest of nine rounds, each long enough for the clock.</summary>
    private static double Seconds(double operations, Action action)
    {
        int times = (int)Math.Clamp(2e9 / operations, 1, 100_000);
        double best = double.MaxValue;
        for (int round = 0; round < 9; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++)
            {
                action();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / times);
        }

        return best;
    }
}
