namespace ModelSdk.Cpu.Plan;

/// <summary>A graph for one set of input shapes, ready to run: kernels in order and the place of every value.</summary>
/// <remarks>
/// Immutable but for the cache in <see cref="End"/>; shared by all sessions with these shapes. Where shapes depend on
/// values that a run computes, a plan ends before the node that needs them, and another one follows.
/// </remarks>
/// <param name="Steps">Kernels in execution order.</param>
/// <param name="Slots">Places of the values that steps, inputs and outputs refer to.</param>
/// <param name="Inputs">Slot of each input of the graph; only the first plan has them.</param>
/// <param name="Outputs">Slot of each output of the graph; only the last plan has them.</param>
/// <param name="ArenaLength">Bytes of the arena.</param>
internal sealed record ExecutionPlan(
    Step[] Steps,
    IReadOnlyList<Slot> Slots,
    IReadOnlyList<int> Inputs,
    IReadOnlyList<int> Outputs,
    int ArenaLength)
{
    /// <summary>How many plans run before this one.</summary>
    public int Number { get; init; }

    /// <summary>Why the plan ends before the graph does; null for the last plan of a graph.</summary>
    public PlanEnd? End { get; init; }
}
