namespace ModelSdk.Cpu.Kernels.Generative;

/// <summary>Custom operators of language models from before composites (LiteRT: tflite/experimental/genai), and of quantization.</summary>
internal static class GenerativeKernels
{
    /// <summary>All rows.</summary>
    public static KernelEntry[] All { get; } =
    [
        new("odml.scaled_dot_product_attention", ScaledDotProductAttention.Create),
        new("odml.update_kv_cache", KeyValueCache.Create),
        new("odml.update_external_kv_cache", ExternalKeyValueCache.Create),
        new("aeq.hadamard_rotation", HadamardRotation.Create),
    ];
}
