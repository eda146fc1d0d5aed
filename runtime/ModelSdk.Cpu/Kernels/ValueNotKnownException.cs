using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels;

/// <summary>A factory needs the elements of a value that only a run can compute; never leaves the planner.</summary>
internal sealed class ValueNotKnownException(Value value) : Exception($"the elements of {value} are not known yet")
{
    /// <summary>The value.</summary>
    public Value Value { get; } = value;
}
