using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels;

/// <summary>Runs a node in a session, several times if need be; inputs that are not constant are set before a run.</summary>
internal sealed class NodeRunner
{
    private readonly Node _node;
    private readonly Step _step;
    private readonly TensorMemory _memory;
    private readonly SessionState _session;

    /// <summary>Prepares the node; the session may have run others.</summary>
    public NodeRunner(Node node, SessionState? session = null)
    {
        _node = node;
        _session = session ?? NewSession();
        Kernel kernel = NodePreparation.Prepare(node, new KernelSettings(ForceReference: false), new WeightCache());
        List<Slot> slots = [.. node.Inputs.Concat(node.Outputs).Select(static value => Slot.Of(value!))];
        int length = 0;
        foreach (Slot slot in slots)
        {
            slot.Offset = length;
            length += (int)ArenaPlan.Align(slot.ByteLength);
        }

        int[] inputs = [.. Enumerable.Range(0, node.Inputs.Length)];
        int[] outputs = [.. Enumerable.Range(inputs.Length, node.Outputs.Length)];
        _step = new Step(kernel, node.ToString(), inputs, outputs, node) { ScratchOffset = length };
        _memory = new TensorMemory(new ExecutionPlan([_step], slots, inputs, outputs, length + kernel.ScratchBytes));
        foreach (int output in outputs)
        {
            // Whatever a kernel leaves unwritten shows.
            _memory.Write(output).Fill(0xCD);
        }

        _memory.Scratch(_step).Fill(0xCD);
    }

    /// <summary>A session without a model.</summary>
    public static SessionState NewSession() => new(ThreadTeam.Single, new MemoryBudget(null));

    /// <summary>A custom operator with one output, or more of the same type.</summary>
    public static Node Custom(string code, byte[] options, TensorType output, int outputs, params Value[] inputs) => new()
    {
        Index = 3,
        Op = BuiltinOperator.Custom,
        CustomCode = code,
        CustomOptions = options,
        Inputs = inputs,
        Outputs = [.. Enumerable.Range(0, outputs).Select(i => new Value($"result {i}", output, Value.UnknownShape))],
    };

    /// <summary>Sets an input.</summary>
    public NodeRunner Set<T>(int input, params T[] elements)
        where T : unmanaged
    {
        MemoryMarshal.AsBytes<T>(elements).CopyTo(_memory.Write(input));
        return this;
    }

    /// <summary>Runs the node and returns an output.</summary>
    public T[] Run<T>(int output = 0)
        where T : unmanaged
    {
        _step.Kernel.Run(new KernelContext(_memory, _step, ThreadTeam.Single, _session));
        return Output<T>(output);
    }

    /// <summary>An output of the last run.</summary>
    public T[] Output<T>(int output)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_memory.Read(_node.Inputs.Length + output)).ToArray();

    /// <summary>The shape of an output.</summary>
    public int[] Shape(int output = 0) => _node.Outputs[output].Shape;

    /// <summary>The message with which the node is refused.</summary>
    public static string Refusal(Node node) =>
        Assert.ThrowsException<ModelException>(() => new NodeRunner(node)).Message;
}
