using ModelSdk.Backends;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Execution;

/// <summary>A model that the managed engine has prepared: a planned graph for each signature.</summary>
internal sealed class CpuModel : ICompiledModel
{
    private readonly PreparedSubgraph[] _signatures;
    private readonly ThreadTeam _threads;
    private readonly long? _maxMemoryBytes;

    /// <summary>Prepares every signature for the shapes in the file, so that what cannot run is known now.</summary>
    /// <exception cref="ModelException">The engine cannot run the model; the message names the node.</exception>
    public CpuModel(TfliteModel model, KernelSettings settings, int threads)
    {
        Signatures = SignatureInfo.ReadAll(model);
        SubgraphSet subgraphs = new(model, settings);
        _signatures = [.. Signatures.Select(signature => subgraphs.Get(signature.Subgraph))];
        foreach (PreparedSubgraph signature in _signatures)
        {
            try
            {
                signature.GetPlan(signature.DefaultShapes);
            }
            catch (ModelException) when (signature.HasOpenInputs)
            {
                // An open dimension is written as 1, which may be too small for a window or a slice. What is really
                // wrong is said once the caller has set the shapes.
            }
        }

        _maxMemoryBytes = settings.MaxMemoryBytes;
        _threads = threads == 1 ? ThreadTeam.Single : new ThreadTeam(threads);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SignatureInfo> Signatures { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<Accelerator, double>? Shares { get; } =
        new Dictionary<Accelerator, double> { [Accelerator.Cpu] = 1 };

    /// <inheritdoc/>
    public IBackendSession CreateSession(int signature) =>
        new CpuSession(_signatures[signature], Signatures[signature], _threads, new MemoryBudget(_maxMemoryBytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_threads != ThreadTeam.Single)
        {
            _threads.Dispose();
        }
    }
}
