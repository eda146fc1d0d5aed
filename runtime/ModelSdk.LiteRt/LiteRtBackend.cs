using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>The native LiteRT engine for NPU, GPU and CPU.</summary>
/// <remarks>
/// This version does not load the native library yet: every probe answers
/// <see cref="ModelErrorCode.MissingRuntimeLibrary"/> with a sentence that says so, and the loader goes on.
/// </remarks>
public sealed class LiteRtBackend : IBackend
{
    private LiteRtBackend()
    {
    }

    /// <summary>The engine; what generated code passes to the loader.</summary>
    public static LiteRtBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "litert";

    /// <inheritdoc/>
    public bool Serves(Accelerator accelerator) => true;

    /// <inheritdoc/>
    public BackendProbe Probe(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(options);
        return BackendProbe.No(ModelErrorCode.MissingRuntimeLibrary, LiteRtLibrary.ExplainMissing(options.LiteRtLibrary));
    }

    /// <inheritdoc/>
    public ICompiledModel Create(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        BackendProbe probe = Probe(accelerator, artifact, options);
        throw new ModelException(probe.Code, probe.Detail);
    }
}
