using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;

namespace ModelSdk.Cpu.Plan;

/// <summary>One kernel of a plan with the slots that it reads and writes.</summary>
/// <param name="Kernel">The prepared kernel.</param>
/// <param name="Name">Operator and node, for messages and traces.</param>
/// <param name="Inputs">Slot of each input in the session's memory; -1 where one is left out.</param>
/// <param name="Outputs">Slot of each output.</param>
/// <param name="Node">The node, by which a session finds what the node remembers; null outside of sessions.</param>
internal sealed record Step(Kernel Kernel, string Name, int[] Inputs, int[] Outputs, Node? Node = null)
{
    /// <summary>Start of the step's scratch memory in the arena.</summary>
    public int ScratchOffset { get; set; }
}
