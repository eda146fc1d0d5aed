using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels;

/// <summary>The memory of one step in one session, handed to <see cref="Kernel.Run"/>.</summary>
internal readonly ref struct KernelContext(
    TensorMemory memory,
    Step step,
    ThreadTeam threads,
    SessionState? session = null,
    CancellationToken cancellationToken = default)
{
    /// <summary>Threads to share the work with; a call with little work runs on the caller alone.</summary>
    public ThreadTeam Threads { get; } = threads;

    /// <summary>The memory of the plan, and the step in it: for what outlives the call that the context belongs to.</summary>
    public (TensorMemory Memory, Step Step) Place => (memory, step);

    /// <summary>Scratch memory of <see cref="Kernel.ScratchBytes"/> bytes; its content is undefined.</summary>
    public Span<byte> Scratch => memory.Scratch(step);

    /// <summary>What the session remembers; shared by all nodes of all its subgraphs.</summary>
    public SessionState Session =>
        session ?? throw new InvalidOperationException($"{step.Name} can only run in a session");

    /// <summary>Looked at by kernels that run for long.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether an optional input is given.</summary>
    public bool HasInput(int index) => index < step.Inputs.Length && step.Inputs[index] >= 0;

    /// <summary>Elements of an input.</summary>
    public ReadOnlySpan<T> Input<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.Read(step.Inputs[index]));

    /// <summary>Dimensions of an input.</summary>
    public ReadOnlySpan<int> InputShape(int index) => memory.Shape(step.Inputs[index]);

    /// <summary>Element type of an input.</summary>
    public TensorType InputType(int index) => memory.Slot(step.Inputs[index]).Type;

    /// <summary>Dimensions of an output; those that the kernel tells are open before it does.</summary>
    public ReadOnlySpan<int> OutputShape(int index) => memory.Shape(step.Outputs[index]);

    /// <summary>Whether the kernel has to tell the dimensions of an output (<see cref="Resize{T}"/>).</summary>
    public bool IsGrowing(int output) => memory.Slot(step.Outputs[output]).Place == SlotPlace.Growing;

    /// <summary>Elements of an input that the kernel changes in place: a variable (<c>is_variable</c>).</summary>
    public Span<T> Variable<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.Write(step.Inputs[index]));

    /// <summary>Elements of an output.</summary>
    public Span<T> Output<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.Write(step.Outputs[index]));

    /// <summary>The strings of an input.</summary>
    public StringTensor Strings(int index) => new(memory.Read(step.Inputs[index]));

    /// <summary>What <see cref="Kernel.NewState"/> made for this node in this session.</summary>
    public T State<T>()
        where T : class => (T)Session.StateOf(step.Node!, step.Kernel);

    /// <summary>Gives an output its shape and memory, where the factory left them open (<see cref="NodeContext.SetShapeAtRun"/>).</summary>
    /// <returns>The elements; their content is undefined. Earlier spans of the output are not valid any more.</returns>
    public Span<T> Resize<T>(int output, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        int slot = step.Outputs[output];
        Slot place = memory.Slot(slot);
        return MemoryMarshal.Cast<byte, T>(memory.Resize(slot, shape, TensorLengths.Bytes(place.Name, place.Type, shape)));
    }

    /// <summary>Gives a string output its memory: their bytes are known only in a run, even where the shape is known before.</summary>
    /// <param name="output">Index of the output.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bytes">Bytes of all strings with their offsets, see <see cref="StringTensor"/>.</param>
    public Span<byte> ResizeStrings(int output, ReadOnlySpan<int> shape, int bytes) =>
        memory.Resize(step.Outputs[output], shape, bytes);

    /// <summary>Copies a result that lies elsewhere to an output, which takes its dimensions where they are open.</summary>
    /// <exception cref="InvalidOperationException">The output was settled to another length.</exception>
    public void SetOutput(int output, ReadOnlySpan<int> shape, ReadOnlySpan<byte> elements)
    {
        Span<byte> target = IsGrowing(output)
            ? memory.Resize(step.Outputs[output], shape, elements.Length)
            : memory.Write(step.Outputs[output]);
        if (target.Length != elements.Length)
        {
            Slot slot = memory.Slot(step.Outputs[output]);
            throw new InvalidOperationException(
                $"'{slot.Name}' is planned as [{string.Join(',', slot.Shape)}], but its value is [{string.Join(',', shape.ToArray())}]");
        }

        elements.CopyTo(target);
    }
}
