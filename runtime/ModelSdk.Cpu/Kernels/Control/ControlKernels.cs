namespace ModelSdk.Cpu.Kernels.Control;

/// <summary>Operators that run other subgraphs: IF, WHILE, CALL_ONCE, composites.</summary>
internal static class ControlKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
