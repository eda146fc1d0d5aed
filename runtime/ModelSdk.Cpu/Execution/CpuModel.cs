using ModelSdk.Backends;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Passes;
using ModelSdk.Cpu.Threads;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Execution;

/// <summary>A model that the managed engine has prepared: a planned graph for each signature.</summary>
internal sealed class CpuModel : ICompiledModel
{
    private readonly CpuSignature[] _signatures;
    private readonly ThreadTeam _threads;

    /// <summary>Prepares every signature for the shapes in the file, so that what cannot run is known now.</summary>
    /// <exception cref="ModelException">The engine cannot run the model; the message names the node.</exception>
    public CpuModel(TfliteModel model, KernelSettings settings, int threads, long? maxMemoryBytes)
    {
        Signatures = SignatureInfo.ReadAll(model);
        // Packed weights are keyed by the values of a graph, so signatures of one subgraph share graph and weights.
        Dictionary<int, CpuSignature> bySubgraph = [];
        _signatures = [.. Signatures.Select(signature =>
        {
            if (!bySubgraph.TryGetValue(signature.Subgraph, out CpuSignature? prepared))
            {
                EngineGraph graph = new(model, signature.Subgraph);
                GraphPasses.Run(graph, settings);
                prepared = new CpuSignature(graph, settings, maxMemoryBytes);
                bySubgraph.Add(signature.Subgraph, prepared);
            }

            return prepared;
        })];
        _threads = threads == 1 ? ThreadTeam.Single : new ThreadTeam(threads);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SignatureInfo> Signatures { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<Accelerator, double>? Shares { get; } =
        new Dictionary<Accelerator, double> { [Accelerator.Cpu] = 1 };

    /// <inheritdoc/>
    public IBackendSession CreateSession(int signature) =>
        new CpuSession(_signatures[signature], Signatures[signature], _threads);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_threads != ThreadTeam.Single)
        {
            _threads.Dispose();
        }
    }
}
