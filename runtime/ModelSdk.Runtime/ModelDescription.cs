namespace ModelSdk;

/// <summary>What a generated class was generated for; the loader compares it with the file that it opens.</summary>
public sealed record ModelDescription
{
    /// <summary>Assembly whose project has the model.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>Deployed name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the source model in the build, in lower-case hexadecimal digits, or null.</summary>
    /// <remarks>For people; a file with the same signatures and another hash is a newer version of the model and loads.</remarks>
    public string? Sha256 { get; init; }

    /// <summary>What to try by default, in order; empty means NPU, GPU, CPU.</summary>
    public IReadOnlyList<Accelerator> Accelerators { get; init; } = [];

    /// <summary>Signatures that the class was generated for, in the order of the file; empty to accept any.</summary>
    /// <remarks>
    /// Keys, tensor names, types, dimensions and quantization must be the file's; <see cref="SignatureInfo.Subgraph"/>
    /// and <see cref="TensorInfo.TensorIndex"/> are not compared.
    /// </remarks>
    public IReadOnlyList<SignatureInfo> Signatures { get; init; } = [];
}
