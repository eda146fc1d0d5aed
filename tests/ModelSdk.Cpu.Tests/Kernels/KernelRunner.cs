using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Runs one kernel on bytes, without a model around it.</summary>
internal sealed class KernelRunner
{
    private readonly Step _step;
    private readonly TensorMemory _memory;
    private readonly int[] _outputs;

    /// <summary>Gives the kernel its inputs and room for its outputs.</summary>
    public KernelRunner(Kernel kernel, byte[][] inputs, int[] outputLengths)
    {
        List<Slot> slots = [.. inputs.Select(bytes => MakeSlot(bytes.Length, bytes))];
        int offset = 0;
        foreach (int length in outputLengths)
        {
            slots.Add(MakeSlot(length, null, offset));
            offset += (length + 63) / 64 * 64;
        }

        int[] inputSlots = [.. Enumerable.Range(0, inputs.Length)];
        _outputs = [.. Enumerable.Range(inputs.Length, outputLengths.Length)];
        _step = new Step(kernel, "test", inputSlots, _outputs) { ScratchOffset = offset };
        _memory = new TensorMemory(new ExecutionPlan([_step], slots, inputSlots, _outputs, offset + kernel.ScratchBytes));
        // Whatever a kernel reads before it has written it shows.
        _memory.Scratch(_step).Fill(0xCD);
        foreach (int output in _outputs)
        {
            _memory.Write(output).Fill(0xCD);
        }
    }

    /// <summary>Runs the kernel of a node whose inputs are constants.</summary>
    public static T[] Run<T>(Node node, bool reference = false)
        where T : unmanaged
    {
        Kernel kernel = NodePreparation.Prepare(node, new KernelSettings(reference), new WeightCache());
        return MemoryMarshal.Cast<byte, T>(NodePreparation.Compute(node, kernel)[0]).ToArray();
    }

    /// <summary>Runs a kernel with one output once.</summary>
    public static T[] Run<T>(Kernel kernel, T[] input, int outputCount, ThreadTeam? threads = null)
        where T : unmanaged => Run<T, T>(kernel, [MemoryMarshal.AsBytes(input.AsSpan()).ToArray()], outputCount, threads);

    /// <summary>Runs a kernel with one output once.</summary>
    public static TOut[] Run<TIn, TOut>(Kernel kernel, byte[][] inputs, int outputCount, ThreadTeam? threads = null)
        where TOut : unmanaged
    {
        KernelRunner runner = new(kernel, inputs, [outputCount * Marshal.SizeOf<TOut>()]);
        runner.Run(threads);
        return MemoryMarshal.Cast<byte, TOut>(runner.Output(0)).ToArray();
    }

    /// <summary>Runs the kernel.</summary>
    public void Run(ThreadTeam? threads = null) =>
        _step.Kernel.Run(new KernelContext(_memory, _step, threads ?? ThreadTeam.Single));

    /// <summary>Bytes of an output.</summary>
    public ReadOnlySpan<byte> Output(int index) => _memory.Read(_outputs[index]);

    /// <summary>A constant value.</summary>
    public static Value Constant<T>(TensorType type, int[] shape, params T[] elements)
        where T : unmanaged
    {
        Value value = new("constant", type, shape);
        value.SetConstant(MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());
        return value;
    }

    /// <summary>A value whose shape alone is known.</summary>
    public static Value Open(TensorType type, params int[] shape) => new("open", type, shape);

    /// <summary>A node without options.</summary>
    public static Node MakeNode(BuiltinOperator op, TensorType outputType, params Value[] inputs) => new()
    {
        Index = 7,
        Op = op,
        Inputs = inputs,
        Outputs = [new Value("result", outputType, Value.UnknownShape)],
    };

    private static Slot MakeSlot(int length, byte[]? constant, int offset = 0) => new()
    {
        Name = "slot",
        Type = TensorType.UInt8,
        Shape = [length],
        ByteLength = length,
        Place = constant is null ? SlotPlace.Arena : SlotPlace.Constant,
        Constant = constant,
        Offset = offset,
    };
}
