namespace ModelSdk.Cpu.Plan;

/// <summary>A graph for one set of input shapes, ready to run: kernels in order and the place of every value.</summary>
/// <remarks>Immutable; shared by all sessions with these shapes.</remarks>
/// <param name="Steps">Kernels in execution order.</param>
/// <param name="Slots">Places of the values that steps, inputs and outputs refer to.</param>
/// <param name="Inputs">Slot of each input.</param>
/// <param name="Outputs">Slot of each output.</param>
/// <param name="ArenaLength">Bytes that a session needs.</param>
internal sealed record ExecutionPlan(
    Step[] Steps,
    IReadOnlyList<Slot> Slots,
    IReadOnlyList<int> Inputs,
    IReadOnlyList<int> Outputs,
    int ArenaLength);
