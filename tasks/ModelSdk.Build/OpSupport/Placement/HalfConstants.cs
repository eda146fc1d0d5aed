using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.OpSupport.Tables;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>Asks the GPU's rules about each op as its delegate sees it: f16 constants behind DEQUANTIZE are constants.</summary>
/// <remarks>
/// Weights stored as f16 pass through a DEQUANTIZE on the CPU. The delegate looks through those ops, and takes them along
/// only when everything else goes to the GPU. Source: tflite/delegates/utils.cc, FP16GraphPartitionHelper.
/// </remarks>
internal static class HalfConstants
{
    private static readonly SupportRule StaysBehind = BackendTables.Gpu.OwnRule(
        "half-constant",
        RuleEffect.Leave,
        "the f16 constant is widened on the CPU when other ops stay there too",
        null,
        "tflite/delegates/utils.cc");

    /// <summary>One decision for each op; ops in <paramref name="elsewhere"/> run on another accelerator.</summary>
    public static NodeDecision[] Decide(CheckGraph graph, NodeRules rules, IReadOnlySet<CheckNode> elsewhere)
    {
        NodeDecision[] decisions = new NodeDecision[graph.Nodes.Count];
        bool all = elsewhere.Count == 0;
        foreach (CheckNode node in graph.Nodes.Where(static node => !IsWidening(node)))
        {
            decisions[node.Position] = rules.Decide(node.Inputs.Any(IsWidened) ? LookThrough(node) : node);
            all &= decisions[node.Position].IsTaken;
        }

        foreach (CheckNode node in graph.Nodes.Where(IsWidening))
        {
            decisions[node.Position] = all
                ? new NodeDecision(true, [])
                : new NodeDecision(false, [new RuleHit(StaysBehind, null, "", "")]);
        }

        return decisions;
    }

    private static bool IsWidening(CheckNode node) =>
        node.Operator == "DEQUANTIZE" && node.Inputs is [{ IsConstant: true, TypeName: "f16" }, ..];

    private static bool IsWidened(CheckTensor? tensor) => tensor?.Producer is { } producer && IsWidening(producer);

    private static CheckNode LookThrough(CheckNode node) =>
        node.WithInputs(Array.ConvertAll(node.Inputs, static input => IsWidened(input) ? input!.Producer!.Inputs[0] : input));
}
