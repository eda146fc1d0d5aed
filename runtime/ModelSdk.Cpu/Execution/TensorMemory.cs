using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Execution;

/// <summary>The memory of one session: an arena for values that are computed, and views of constants.</summary>
internal sealed class TensorMemory
{
    /// <summary>Bytes of a slot, to be read.</summary>
    public ReadOnlySpan<byte> Read(int slot) => throw new InvalidOperationException($"slot {slot}");

    /// <summary>Bytes of a slot, to be written.</summary>
    public Span<byte> Write(int slot) => throw new InvalidOperationException($"slot {slot}");

    /// <summary>Scratch memory of a step.</summary>
    public Span<byte> Scratch(Step step) => throw new InvalidOperationException(step.Name);
}
