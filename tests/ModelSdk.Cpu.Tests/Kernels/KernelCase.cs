using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Runs one kernel on values made by a seeded generator; the same seed gives the same values.</summary>
internal sealed class KernelCase(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<Value?> _inputs = [];

    /// <summary>Adds an input of random values over the whole range of the type (floats: [-1, 1]).</summary>
    public KernelCase Input(TensorType type, int[] shape, QuantizationParameters? quantization = null, int magnitude = int.MaxValue)
    {
        int count = Shapes.Count(shape);
        byte[] data = type switch
        {
            TensorType.Float32 => Bytes(count, () => (_random.NextSingle() * 2) - 1),
            TensorType.Int32 => Bytes(count, () => _random.Next(-Math.Min(magnitude, 5000), Math.Min(magnitude, 5000))),
            _ => Bytes(count, () => (byte)_random.Next(256)),
        };
        Value value = new($"input {_inputs.Count}", type, shape) { Quantization = quantization };
        value.SetConstant(data);
        _inputs.Add(value);
        return this;
    }

    /// <summary>Leaves an optional input out.</summary>
    public KernelCase NoInput()
    {
        _inputs.Add(null);
        return this;
    }

    /// <summary>Runs what a factory makes and returns the bytes of the output.</summary>
    public byte[] Run(
        BuiltinOperator op,
        TensorType outputType,
        QuantizationParameters? quantization,
        bool reference,
        KernelFactory factory,
        ThreadTeam? threads = null)
    {
        Node node = new()
        {
            Index = 0,
            Op = op,
            Inputs = [.. _inputs],
            Outputs = [new Value("output", outputType, Value.UnknownShape) { Quantization = quantization }],
        };
        Kernel kernel = factory(new NodeContext(node, new KernelSettings(reference), new WeightCache()));
        List<Slot> slots = [];
        int[] inputs = [.. node.Inputs.Select(input => input is null ? -1 : Add(input))];
        int output = Add(node.Outputs[0]);
        int scratch = (slots[output].ByteLength + 63) / 64 * 64;
        Step step = new(kernel, "test", inputs, [output]) { ScratchOffset = scratch };
        TensorMemory memory = new(new ExecutionPlan([step], slots, [], [], scratch + kernel.ScratchBytes));

        // Whatever a kernel reads before it has written it shows.
        memory.Write(output).Fill(0xCD);
        memory.Scratch(step).Fill(0xCD);
        kernel.Run(new KernelContext(memory, step, threads ?? ThreadTeam.Single));
        return memory.Read(output).ToArray();

        int Add(Value value)
        {
            slots.Add(Slot.Of(value));
            return slots.Count - 1;
        }
    }

    /// <summary>The largest difference of two float outputs.</summary>
    public static float Distance(byte[] left, byte[] right)
    {
        ReadOnlySpan<float> a = MemoryMarshal.Cast<byte, float>(left);
        ReadOnlySpan<float> b = MemoryMarshal.Cast<byte, float>(right);
        Assert.AreEqual(a.Length, b.Length);
        float distance = 0;
        for (int i = 0; i < a.Length; i++)
        {
            distance = Math.Max(distance, MathF.Abs(a[i] - b[i]));
        }

        return distance;
    }

    private static byte[] Bytes<T>(int count, Func<T> next)
        where T : unmanaged
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = next();
        }

        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
