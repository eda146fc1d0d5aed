using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Kernels.MatMul;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Benchmarks;

/// <summary>FULLY_CONNECTED of one size with its weights in several forms, on one thread: time and memory besides the file's.</summary>
internal static class WeightsBenchmark
{
    private const int Size = 2048;
    private const int Block = 32;

    /// <summary>Prints a row for each number of rows and form of the weights.</summary>
    public static void Run()
    {
        foreach (int rows in (int[])[1, 16, 128])
        {
            Console.WriteLine($"{rows} x {Size} x {Size}");
            Measure.Interleaved(
            [
                Case("float32", rows, TensorType.Float32, null),
                Case("int8, quantized on the fly", rows, TensorType.Int8, new QuantizationParameters([0.01f], [0], 0)),
                Case("int4, quantized on the fly", rows, TensorType.Int4, new QuantizationParameters([0.01f], [0], 0)),
                Case("int4 in blocks of 32", rows, TensorType.Int4, Blocks()),
            ]);
        }
    }

    private static QuantizationParameters Blocks()
    {
        Value scales = new("scales", TensorType.Float16, [Size, Size / Block]);
        Half[] values = new Half[Size * Size / Block];
        Array.Fill(values, (Half)0.01f);
        scales.SetConstant(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return new QuantizationParameters([1f], [0], 0) { ScalesTensor = 0, BlockSize = Block, BlockScales = scales };
    }

    private static (string Name, Action Run) Case(string name, int rows, TensorType type, QuantizationParameters? quantization)
    {
        byte[] stored = new byte[Size * Size * type.Bits() / 8];
        if (type == TensorType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(stored.AsSpan()).Fill(0.25f);
        }
        else
        {
            new Random(1).NextBytes(stored);
        }

        Value weights = new("weights", type, [Size, Size]) { Quantization = quantization };
        weights.SetConstant(stored);
        Value input = new("input", TensorType.Float32, [rows, Size]);
        Value output = new("output", TensorType.Float32, Value.UnknownShape);
        Node node = new() { Index = 0, Op = BuiltinOperator.FullyConnected, Inputs = [input, weights], Outputs = [output] };
        long before = Environment.WorkingSet;
        Kernel kernel = FullyConnected.Create(new NodeContext(node, new KernelSettings(false), new WeightCache()));
        Console.WriteLine($"{name,-50} {(Environment.WorkingSet - before) / 1e6,9:F1} MB besides the file's {stored.Length / 1e6:F1} MB");

        float[] values = new float[rows * Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i % 200) - 100;
        }

        List<Slot> slots = [Slot.Of(input), Slot.Of(weights), Slot.Of(output)];
        slots[2].Offset = (int)ArenaPlan.Align(slots[0].ByteLength);
        int scratch = slots[2].Offset + (int)ArenaPlan.Align(slots[2].ByteLength);
        Step step = new(kernel, name, [0, 1], [2]) { ScratchOffset = scratch };
        TensorMemory memory = new(new ExecutionPlan([step], slots, [0], [2], scratch + kernel.ScratchBytes));
        MemoryMarshal.AsBytes<float>(values).CopyTo(memory.Write(0));
        return (name, () => kernel.Run(new KernelContext(memory, step, ThreadTeam.Single)));
    }
}
