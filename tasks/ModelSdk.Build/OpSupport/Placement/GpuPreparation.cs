using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>Finds what refuses a model before the GPU accelerator is asked: TFLite prepares every op on the CPU first.</summary>
/// <remarks>
/// An op without a CPU kernel, a type that its kernel refuses, or a result whose shape only the run knows ends the creation
/// of the model, wherever the op would run. Source: tflite/core/subgraph.cc, ModifyGraphWithDelegateImpl; measured in truth.
/// </remarks>
internal static class GpuPreparation
{
    private static readonly SupportRule NoKernel = BackendTables.Gpu.OwnRule(
        "no-kernel",
        RuleEffect.Refuse,
        "LiteRT prepares every op on the CPU before it asks the accelerator, and it has no CPU kernel for this operator in this version",
        RemedyTable.Find("CPU_KERNEL"),
        "tflite/core/kernels/register.cc; measured with release 2.3.0 (tests/Truth/README.md)");

    private static readonly SupportRule ChangingShapes = BackendTables.Gpu.OwnRule(
        "changing-shapes",
        RuleEffect.Refuse,
        "its subgraphs give results of different shapes, and the accelerator takes fixed shapes only",
        RemedyTable.Find("CONTROL_FLOW"),
        "tflite/kernels/if.cc, tflite/kernels/while.cc; measured: truth/gpu-accelerator.json");

    /// <summary>Reasons to refuse the model, with the ops that give them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rules">The GPU's rules.</param>
    /// <param name="elsewhere">Ops that need no kernel of LiteRT: compiled for an NPU, or registered by the application.</param>
    public static IEnumerable<(RuleHit Hit, CheckNode? Node)> Refusals(CheckGraph graph, NodeRules rules, Func<CheckNode, bool> elsewhere)
    {
        NodeRules kernels = new(BackendTables.Builtin, null);
        IEnumerable<(RuleHit, CheckNode?)> stated = rules.CheckGraph(graph)
            .Where(found => found.Hit.Rule.Effect == RuleEffect.Refuse && (found.Node is null || !elsewhere(found.Node)));
        IEnumerable<(RuleHit, CheckNode?)> own = graph.Nodes
            .Where(node => !elsewhere(node))
            .Select(node => (Hit: WithoutKernel(kernels, node) ?? WithChangingShapes(graph, node), Node: (CheckNode?)node))
            .Where(static found => found.Hit is not null)
            .Select(static found => (found.Hit!, found.Node));
        return stated.Concat(own);
    }

    // Custom operators have a rule of their own: the accelerator brings names for some.
    private static RuleHit? WithoutKernel(NodeRules kernels, CheckNode node) =>
        node.CustomCode.Length == 0 && kernels.CheckListed(node) is { } hit ? hit with { Rule = NoKernel } : null;

    private static RuleHit? WithChangingShapes(CheckGraph graph, CheckNode node)
    {
        (IReadOnlyList<int[]> Before, IReadOnlyList<int[]> After)? shapes = node.Def.Code.Builtin switch
        {
            BuiltinOperator.If => (
                graph.OutputShapes(node.Def.GetOptions<IfOptions>().ThenSubgraph),
                graph.OutputShapes(node.Def.GetOptions<IfOptions>().ElseSubgraph)),
            BuiltinOperator.While => (
                graph.InputShapes(node.Def.GetOptions<WhileOptions>().BodySubgraph),
                graph.OutputShapes(node.Def.GetOptions<WhileOptions>().BodySubgraph)),
            _ => null,
        };
        return shapes is not null && shapes.Value.Before.Zip(shapes.Value.After).Any(static pair => !AreOne(pair.First, pair.Second))
            ? new RuleHit(ChangingShapes, null, "", "")
            : null;
    }

    // A scalar and a vector of one element are one to LiteRT.
    private static bool AreOne(int[] before, int[] after) =>
        before.AsSpan().SequenceEqual(after) || (before.Length + after.Length == 1 && before.Concat(after).First() == 1);
}
