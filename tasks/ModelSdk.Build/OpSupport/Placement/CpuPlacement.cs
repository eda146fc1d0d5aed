using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>Where an op runs on the CPU.</summary>
/// <param name="Backend"><c>xnnpack</c>, <c>builtin</c> or <c>managed</c>; empty when no engine of the project runs it.</param>
/// <param name="Hits">Why not, or why not by XNNPACK.</param>
internal sealed record CpuDecision(string Backend, IReadOnlyList<RuleHit> Hits);

/// <summary>Predicts who runs an op on the CPU: XNNPACK, LiteRT's builtin kernels, or the managed engine.</summary>
internal sealed class CpuPlacement(TfliteModel model, CheckSettings settings)
{
    private static readonly Evidence ManagedTable = new(
        "runtime/ModelSdk.Format/Operators", EvidenceBasis.Source, null, "this version", "");

    private NodeRules Xnnpack => field ??= new NodeRules(BackendTables.Xnnpack, null);

    private NodeRules Builtin => field ??= new NodeRules(BackendTables.Builtin, null);

    private readonly Dictionary<(CheckNode Node, bool Native), CpuDecision> _decided = [];

    /// <summary>Asks LiteRT's kernels first where its library is used (<paramref name="native"/>), else the managed engine.</summary>
    public CpuDecision Decide(CheckNode node, bool native)
    {
        if (!_decided.TryGetValue((node, native), out CpuDecision? decision))
        {
            _decided.Add((node, native), decision = Ask(node, native));
        }

        return decision;
    }

    private CpuDecision Ask(CheckNode node, bool native)
    {
        if (node.CustomCode.Length > 0 && settings.CustomOps.Contains(node.CustomCode))
        {
            return new CpuDecision("managed", []);
        }

        OperatorSupport managed = OperatorTable.Check(model.Subgraphs[node.Op.Subgraph], node.Def);
        if (native)
        {
            NodeDecision builtin = Builtin.Decide(node);
            if (builtin.IsTaken && (settings.NativeLiteRt || managed.Runs))
            {
                NodeDecision xnnpack = Xnnpack.Decide(node);
                if (xnnpack.IsTaken)
                {
                    return new CpuDecision("xnnpack", xnnpack.Hits);
                }

                // A kernel that nobody is sure of is not needed where the managed engine has one.
                bool isSure = builtin.Hits.All(static hit => hit.Rule.Effect != RuleEffect.Unknown);
                return isSure || !managed.Runs
                    ? new CpuDecision("builtin", [.. builtin.Hits, .. xnnpack.Hits])
                    : new CpuDecision("managed", [.. builtin.Hits, .. xnnpack.Hits]);
            }
        }

        return managed.Runs
            ? new CpuDecision("managed", [])
            : new CpuDecision("", [new RuleHit(ManagedRule(node, managed.Reason), null, "", "")]);
    }

    private static SupportRule ManagedRule(CheckNode node, string reason) =>
        new(node.CustomCode.Length > 0 ? "managed-custom" : "managed-operator", "managed", RuleEffect.Leave, reason, null, ManagedTable);
}
