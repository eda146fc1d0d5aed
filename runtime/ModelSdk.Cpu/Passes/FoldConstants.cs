using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;
using ModelSdk.Cpu.Plan;

namespace ModelSdk.Cpu.Passes;

/// <summary>Computes nodes whose inputs are all constants once: widened float16 weights, expanded sparse ones.</summary>
internal static class FoldConstants
{
    /// <summary>Runs the pass.</summary>
    public static void Run(EngineGraph graph, KernelSettings settings)
    {
        List<Node> kept = [];
        foreach (Node node in graph.Nodes)
        {
            if (!NodePreparation.IsFoldableForGood(node) || KernelTable.Find(node.Op, node.CustomCode) is null)
            {
                kept.Add(node);
                continue;
            }

            // The cache is thrown away: a constant computed from constants does not need packed weights again.
            Kernel kernel = NodePreparation.Prepare(node, settings, new WeightCache());
            byte[][] results = NodePreparation.Compute(node, kernel, settings.MaxMemoryBytes);
            for (int i = 0; i < results.Length; i++)
            {
                node.Outputs[i].SetConstant(results[i]);
            }
        }

        graph.Nodes = kept;
    }
}
