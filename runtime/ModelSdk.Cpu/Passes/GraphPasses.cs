using ModelSdk.Cpu.Graph;
using ModelSdk.Cpu.Kernels;

namespace ModelSdk.Cpu.Passes;

/// <summary>Changes a graph without changing what it computes.</summary>
/// <param name="graph">The graph, changed in place.</param>
/// <param name="settings">Switches of the engine.</param>
internal delegate void GraphPass(EngineGraph graph, KernelSettings settings);

/// <summary>The passes, in the order in which they run when a model is loaded.</summary>
internal static class GraphPasses
{
    private static readonly GraphPass[] All =
    [
        InlineCalls.Run,
        RemoveUnused.Run,
        WidenHalves.Run,
        FoldConstants.Run,
        FuseActivations.Run,
    ];

    /// <summary>Runs them all.</summary>
    public static void Run(EngineGraph graph, KernelSettings settings)
    {
        foreach (GraphPass pass in All)
        {
            pass(graph, settings);
        }
    }
}
