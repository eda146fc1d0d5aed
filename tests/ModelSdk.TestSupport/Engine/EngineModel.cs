using ModelSdk.Cpu;

namespace ModelSdk.TestSupport.Engine;

/// <summary>A model on the managed engine or another one, loaded as tools load it; its sessions give raw bytes, as test files hold them.</summary>
public sealed class EngineModel : IDisposable
{
    private readonly Model _model;

    private EngineModel(Model model) => _model = model;

    /// <summary>Loads a model file.</summary>
    public static EngineModel Load(string path, EngineSettings settings) => new(Model.Load(
        ModelSource.FromFile(path),
        [settings.Backend ?? (settings.Reference ? CpuBackend.Reference : CpuBackend.Instance)],
        new ModelOptions
        {
            Accelerators = [Accelerator.Cpu],
            CpuThreads = settings.Threads,
            LiteRtLibrary = settings.LiteRtLibrary,
            LiteRtOptions = settings.LiteRtOptions,
        }));

    /// <summary>Key of the first signature that runs the first subgraph, or null where none does.</summary>
    public string? PrimaryKey => _model.Signatures.FirstOrDefault(static signature => signature.Subgraph == 0)?.Key;

    /// <summary>Makes a session of a signature; null is the first.</summary>
    public EngineSession CreateSession(string? key) => new(_model.CreateSession(key));

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
