namespace ModelSdk.Cpu.Kernels.Generative;

/// <summary>Custom operators of language models: attention and caches.</summary>
internal static class GenerativeKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } = [];
}
