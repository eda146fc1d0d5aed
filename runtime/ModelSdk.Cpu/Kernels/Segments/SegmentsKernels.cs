namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>Operators that look up, sort, group and scatter by index.</summary>
internal static class SegmentsKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
