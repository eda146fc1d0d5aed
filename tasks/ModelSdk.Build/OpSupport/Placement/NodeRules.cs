using ModelSdk.Build.OpSupport.Conditions;
using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>What one backend makes of one op.</summary>
/// <param name="IsTaken">Whether the backend takes it.</param>
/// <param name="Hits">Why not; or what else is to be known about it.</param>
internal sealed record NodeDecision(bool IsTaken, IReadOnlyList<RuleHit> Hits)
{
    /// <summary>Reasons for which the backend refuses the whole model because of this op.</summary>
    public IEnumerable<RuleHit> Refusals => Hits.Where(static hit => hit.Rule.Effect == RuleEffect.Refuse);
}

/// <summary>Asks the table of one backend about ops, tensors and graphs.</summary>
/// <param name="table">The table.</param>
/// <param name="soc">The SoC whose rules count, or null.</param>
/// <param name="partitionStepOnly">Leaves out rules of the vendor's compiler.</param>
internal sealed class NodeRules(BackendTable table, SocTarget? soc, bool partitionStepOnly = false)
{
    /// <summary>The remedy for versions that a row does not list.</summary>
    public const string VersionRemedy = "OP_VERSION";

    /// <summary>The remedy for SoCs that the compiler plugin does not know.</summary>
    public const string ChipRemedy = "UNKNOWN_CHIP";

    // What nobody can compile for today is not known to run there, whatever the vendor's other chips do.
    private readonly SupportRule? _unconfirmed = soc is { IsKnownToCompiler: false }
        ? table.OwnRule(
            "unknown-chip",
            RuleEffect.Unknown,
            $"the compiler plugin of LiteRT {table.LiteRt} does not know this chip",
            RemedyTable.Find(ChipRemedy),
            table.Source)
        : table.UnconfirmedRule;

    // Targets share graphs, so GPU and CPU are asked about the same op for each of them.
    private readonly Dictionary<CheckNode, NodeDecision> _decided = [];

    /// <summary>The op list first, then every rule that names the op; asked once for each op.</summary>
    public NodeDecision Decide(CheckNode node)
    {
        if (!_decided.TryGetValue(node, out NodeDecision? decision))
        {
            _decided.Add(node, decision = Ask(node));
        }

        return decision;
    }

    private NodeDecision Ask(CheckNode node)
    {
        if (table.Find(node) is not { } row)
        {
            return table.Unlisted switch
            {
                UnlistedOps.Take => AskRules(node),
                UnlistedOps.Refuse => new NodeDecision(true, [new RuleHit(table.UnlistedRule, null, "", "")]),
                _ => new NodeDecision(false, [new RuleHit(table.UnlistedRule, null, "", "")]),
            };
        }

        if (row.Denied)
        {
            return new NodeDecision(table.Unlisted == UnlistedOps.Refuse, [new RuleHit(row.Rule, null, "", "")]);
        }

        RuleHit? version = CheckVersion(node, row);
        RuleHit? type = row.Types.Count == 0 ? null : CheckTypes(node, row);
        return version is null && type is null
            ? AskRules(node)
            : new NodeDecision(false, [.. new[] { version, type }.OfType<RuleHit>()]);
    }

    /// <summary>Why the op list does not have the operator in its version, or null when it does.</summary>
    public RuleHit? CheckListed(CheckNode node) =>
        table.Find(node) is { } row ? CheckVersion(node, row) : new RuleHit(table.UnlistedRule, null, "", "");

    /// <summary>Rules on the tensors and ops of a whole graph, also on ops that stay outside.</summary>
    public IEnumerable<(RuleHit Hit, CheckNode? Node)> CheckGraph(CheckGraph graph)
    {
        foreach (TableRule rule in table.AllRules.Where(Applies))
        {
            IEnumerable<CheckTensor> tensors = rule.Scope switch
            {
                RuleScope.SubgraphTensor => graph.Tensors,
                RuleScope.SubgraphInput => graph.Inputs,
                _ => [],
            };
            foreach (CheckTensor tensor in tensors)
            {
                CheckNode? node = tensor.Producer ?? tensor.Consumers.FirstOrDefault();
                if (rule.Check(ConditionContext.Of(null, tensor)) is { } hit)
                {
                    yield return (hit with { Tensor = TensorNames.Of(node, tensor) }, node);
                }
            }
        }

        foreach (CheckNode node in graph.Nodes)
        {
            foreach (TableRule rule in table.RulesOf(node).Where(rule => rule.Scope == RuleScope.SubgraphOp && rule.IsFor(soc)))
            {
                if (rule.Check(ConditionContext.Of(node)) is { } hit)
                {
                    yield return (hit, node);
                }
            }
        }
    }

    /// <summary>Rules on a finished partition.</summary>
    public IReadOnlyList<RuleHit> CheckPartition(PartitionFacts facts) =>
    [
        .. table.AllRules
            .Where(rule => rule.Scope == RuleScope.Partition && Applies(rule))
            .Select(rule => rule.Check(ConditionContext.Of(facts)))
            .OfType<RuleHit>(),
    ];

    private bool Applies(TableRule rule) => rule.IsFor(soc) && !(partitionStepOnly && rule.IsOfCompiler);

    private NodeDecision AskRules(CheckNode node)
    {
        List<RuleHit> hits = [];
        foreach (TableRule rule in table.RulesOf(node))
        {
            if (!Applies(rule))
            {
                continue;
            }

            if (rule.Scope == RuleScope.Op)
            {
                AddIfHit(hits, rule.Check(ConditionContext.Of(node)));
            }
            else if (rule.Scope == RuleScope.Tensor)
            {
                foreach (CheckTensor tensor in TensorGroups.Of(node, TensorGroup.All).Distinct())
                {
                    AddIfHit(hits, rule.Check(ConditionContext.Of(node, tensor)));
                }
            }
        }

        RuleHit[] reasons = [.. hits.Where(static hit => hit.Rule.Effect == RuleEffect.Leave)];
        if (reasons.Length > 0)
        {
            return new NodeDecision(false, reasons);
        }

        if (_unconfirmed is not null)
        {
            hits.Add(new RuleHit(_unconfirmed, null, "", ""));
        }

        return new NodeDecision(true, hits);
    }

    private RuleHit? CheckVersion(CheckNode node, TableOp row)
    {
        int version = node.Op.Version;
        if (version >= row.FirstVersion && version <= row.LastVersion)
        {
            return null;
        }

        SupportRule rule = table.OwnRule(
            "version", RuleEffect.Leave, "it takes other versions of the operator only", RemedyTable.Find(VersionRemedy), row.Rule.Evidence.Source);
        string allowed = row.LastVersion == int.MaxValue ? $"{row.FirstVersion} and later" : $"{row.FirstVersion} to {row.LastVersion}";
        return new RuleHit(rule, null, $"version {version}", allowed);
    }

    private RuleHit? CheckTypes(CheckNode node, TableOp row)
    {
        foreach (CheckTensor tensor in TensorGroups.Of(node, TensorGroup.RuntimeInputs))
        {
            if (!row.Types.Any(tensor.IsOf))
            {
                SupportRule rule = table.OwnRule(
                    "types", RuleEffect.Leave, "it takes other element types only", null, row.Rule.Evidence.Source);
                string found = tensor.Scheme == "none" ? tensor.TypeName : $"{tensor.TypeName}/{tensor.Scheme}";
                return new RuleHit(rule, TensorNames.Of(node, tensor), found, string.Join(", ", row.Types));
            }
        }

        return null;
    }

    private static void AddIfHit(List<RuleHit> hits, RuleHit? hit)
    {
        if (hit is not null)
        {
            hits.Add(hit);
        }
    }
}
