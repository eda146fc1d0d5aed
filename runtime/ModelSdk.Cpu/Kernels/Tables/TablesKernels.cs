namespace ModelSdk.Cpu.Kernels.Tables;

/// <summary>Hash tables.</summary>
internal static class TablesKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
