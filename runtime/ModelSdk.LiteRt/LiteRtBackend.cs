using ModelSdk.Backends;

namespace ModelSdk.LiteRt;

/// <summary>The native LiteRT engine for NPU, GPU and CPU; the loader asks it, accelerator by accelerator.</summary>
/// <remarks>
/// Nothing native is loaded before the first probe, and what is missing is an answer, never an exception out of a static
/// constructor. Order of an attempt: library, accelerator's libraries, checks of the file, then the native calls.
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
        return BackendProbe.No(
            ModelErrorCode.MissingRuntimeLibrary,
            $"this version cannot load {options.LiteRtLibrary ?? LiteRtLibrary.FileName}; ModelSdk.Cpu runs the model");
    }

    /// <inheritdoc/>
    public ICompiledModel Create(Accelerator accelerator, ModelArtifact artifact, ModelOptions options)
    {
        BackendProbe probe = Probe(accelerator, artifact, options);
        throw new ModelException(probe.Code, probe.Detail);
    }
}
