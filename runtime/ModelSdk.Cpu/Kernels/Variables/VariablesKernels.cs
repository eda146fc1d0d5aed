namespace ModelSdk.Cpu.Kernels.Variables;

/// <summary>Variables that a session keeps.</summary>
internal static class VariablesKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
