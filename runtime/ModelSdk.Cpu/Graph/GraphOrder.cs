namespace ModelSdk.Cpu.Graph;

/// <summary>Checks that nodes stand in an order in which they can run; called for each subgraph that is read.</summary>
/// <remarks>
/// Cycles, missing constants and nodes that stand too early all show as a value that is read before anything computes
/// it. What is checked here is relied on by passes and plans.
/// </remarks>
internal static class GraphOrder
{
    /// <summary>Throws at the first value that is read but never there.</summary>
    /// <exception cref="ModelException"><see cref="ModelErrorCode.InvalidModel"/>; names node and tensor.</exception>
    public static void Check(EngineGraph graph)
    {
        HashSet<Value> computed = [.. graph.Inputs];
        foreach (Node node in graph.Nodes)
        {
            foreach (Value? input in node.Inputs)
            {
                if (input is not null && !IsThere(input, computed))
                {
                    throw Missing($"{node} reads {input}", "before");
                }
            }

            computed.UnionWith(node.Outputs);
        }

        foreach (Value output in graph.Outputs)
        {
            if (!IsThere(output, computed))
            {
                throw Missing($"output {output} of subgraph {graph.Subgraph} has no source", "at all");
            }
        }
    }

    // Of a tensor without elements, the file stores no bytes.
    private static bool IsThere(Value value, HashSet<Value> computed) =>
        value.IsConstant || value.IsVariable || computed.Contains(value) || Array.IndexOf(value.Shape, 0) >= 0;

    private static ModelException Missing(string what, string when) => new(
        ModelErrorCode.InvalidModel,
        $"{what}: it is neither an input nor a constant with data, and no node computes it {when}. "
        + "The file is damaged, or its operators are not in execution order.");
}
