using System.Runtime.InteropServices;
using ModelSdk.Cpu.Execution;
using ModelSdk.Cpu.Plan;
using ModelSdk.Cpu.Threads;

namespace ModelSdk.Cpu.Kernels;

/// <summary>The memory of one step in one session, handed to <see cref="Kernel.Run"/>.</summary>
internal readonly ref struct KernelContext(TensorMemory memory, Step step, ThreadTeam threads)
{
    /// <summary>Threads to share the work with; a call with little work runs on the caller alone.</summary>
    public ThreadTeam Threads { get; } = threads;

    /// <summary>Scratch memory of <see cref="Kernel.ScratchBytes"/> bytes; its content is undefined.</summary>
    public Span<byte> Scratch => memory.Scratch(step);

    /// <summary>Whether an optional input is given.</summary>
    public bool HasInput(int index) => index < step.Inputs.Length && step.Inputs[index] >= 0;

    /// <summary>Elements of an input.</summary>
    public ReadOnlySpan<T> Input<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.Read(step.Inputs[index]));

    /// <summary>Elements of an output.</summary>
    public Span<T> Output<T>(int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.Write(step.Outputs[index]));
}
