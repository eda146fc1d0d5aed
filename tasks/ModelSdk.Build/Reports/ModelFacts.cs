using ModelSdk.Format;

namespace ModelSdk.Build.Reports;

/// <summary>What reports say of a model file and predictions do not: taken while the file is open.</summary>
/// <param name="Memory">Estimated memory.</param>
/// <param name="Graphs">Names of the subgraphs, as Model Explorer calls them.</param>
public sealed record ModelFacts(ModelMemory Memory, IReadOnlyList<string> Graphs)
{
    /// <summary>The facts of a model; called by the check.</summary>
    public static ModelFacts Of(TfliteModel model) =>
        new(ModelMemory.Of(model), [.. model.Subgraphs.Select(graph => GraphName(model, graph))]);

    // As GetSubgraphName of google-ai-edge/model-explorer does it (direct_flatbuffer_to_json_graph_convert.cc): its own
    // name, else the key of the first signature on it, else by index.
    private static string GraphName(TfliteModel model, Subgraph graph)
    {
        if (graph.Name is { Length: > 0 } name)
        {
            return name;
        }

        foreach (SignatureDef signature in model.Signatures)
        {
            if (signature.SubgraphIndex == (uint)graph.Index)
            {
                if (signature.Key is { Length: > 0 } key)
                {
                    return key;
                }

                break;
            }
        }

        return graph.Index == 0 ? "main" : $"subgraph_{graph.Index}";
    }
}
