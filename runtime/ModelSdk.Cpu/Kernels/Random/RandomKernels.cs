namespace ModelSdk.Cpu.Kernels.Random;

/// <summary>Operators that draw random numbers.</summary>
internal static class RandomKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
