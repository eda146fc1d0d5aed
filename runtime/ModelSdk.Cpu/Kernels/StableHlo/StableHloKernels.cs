namespace ModelSdk.Cpu.Kernels.StableHlo;

/// <summary>Operators of StableHLO that native LiteRT runs.</summary>
internal static class StableHloKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
