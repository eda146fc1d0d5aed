using System.Collections.Concurrent;
using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Passes;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Execution;

/// <summary>The subgraphs of a model that are run: those of signatures, and those that control flow reaches.</summary>
/// <remarks>Made by <see cref="CpuModel"/>; kernels of control flow ask for the subgraphs that they run.</remarks>
internal sealed class SubgraphSet(TfliteModel model, KernelSettings settings)
{
    // Subgraphs that are run by several nodes share graph and weights: packed weights are keyed by the values of a graph.
    private readonly ConcurrentDictionary<int, Lazy<PreparedSubgraph>> _prepared = new();
    private readonly ConcurrentDictionary<(string Container, string Name), int> _resources = new();

    /// <summary>The subgraph of that index, made when it is first asked for.</summary>
    /// <exception cref="ModelException">There is none, or its graph is damaged.</exception>
    public PreparedSubgraph Get(int index)
    {
        if ((uint)index >= (uint)model.Subgraphs.Count)
        {
            throw new ModelException(
                ModelErrorCode.InvalidModel, $"subgraph {index} is asked for, but the model has {model.Subgraphs.Count}");
        }

        return _prepared.GetOrAdd(index, static (key, set) => new Lazy<PreparedSubgraph>(() => set.Prepare(key)), this).Value;
    }

    /// <summary>The number by which tensors refer to a variable or table; the same in all subgraphs.</summary>
    public int ResourceOf(string container, string name) =>
        _resources.GetOrAdd((container, name), static (_, known) => known.Count, _resources);

    private PreparedSubgraph Prepare(int index)
    {
        EngineGraph graph = new(model, index);
        GraphPasses.Run(graph, settings);
        return new PreparedSubgraph(graph, settings, this);
    }
}
