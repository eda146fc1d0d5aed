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
    public IBackendSession CreateSession(int signature)
    {
        MemoryBudget budget = new(_maxMemoryBytes);
        return Open(signature, new SessionState(_threads, budget), budget);
    }

    /// <inheritdoc/>
    public IBackendSession CreateSession(int signature, IBackendSession stateOf) => stateOf is CpuSession session
        ? Open(signature, session.State, new MemoryBudget(_maxMemoryBytes))
        : throw new ModelException(
            ModelErrorCode.UnsupportedOnDevice, "the session whose state is to be shared came from another engine");

    private CpuSession Open(int signature, SessionState state, MemoryBudget budget) =>
        new(_signatures[signature], Signatures[signature], state, new GraphRunner(_signatures[signature], state, _threads, budget));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_threads != ThreadTeam.Single)
        {
            _threads.Dispose();
        }
    }
}
