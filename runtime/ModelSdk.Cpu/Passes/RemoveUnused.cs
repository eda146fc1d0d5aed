using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Passes;

/// <summary>Removes nodes whose outputs nobody reads.</summary>
internal static class RemoveUnused
{
    /// <summary>Operators that act on state: their effect is not in their outputs.</summary>
    private static readonly HashSet<BuiltinOperator> HaveEffects =
    [
        BuiltinOperator.AssignVariable,
        BuiltinOperator.Call,
        BuiltinOperator.CallOnce,
        BuiltinOperator.HashtableImport,
        BuiltinOperator.If,
        BuiltinOperator.StablehloCase,
        BuiltinOperator.StablehloComposite,
        BuiltinOperator.While,
        BuiltinOperator.Custom,
    ];

    /// <summary>Runs the pass.</summary>
    public static void Run(EngineGraph graph, KernelSettings settings)
    {
        HashSet<Value> needed = [.. graph.Outputs];
        List<Node> kept = [];
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            bool writesVariable = node.Inputs.Any(static input => input is { IsVariable: true });
            if (HaveEffects.Contains(node.Op) || writesVariable || node.Outputs.Any(needed.Contains))
            {
                needed.UnionWith(node.Inputs.OfType<Value>());
                kept.Add(node);
            }
        }

        kept.Reverse();
        graph.Nodes = kept;
    }
}
