using ModelSdk.Build.OpSupport.Conditions;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>What the condition of a rule is asked about.</summary>
internal enum RuleScope
{
    Op,
    Tensor,
    SubgraphTensor,
    SubgraphInput,
    SubgraphOp,
    Partition,
}

/// <summary>A row of <c>rules</c>, ready to be asked.</summary>
/// <param name="Rule">What predictions carry.</param>
/// <param name="Scope">What it is asked about.</param>
/// <param name="When">Where it applies; null means everywhere.</param>
/// <param name="Require">What must hold there.</param>
/// <param name="Socs">SoC ids and <c>generation:…</c> that it is for; empty means all, <c>!id</c> all but that one.</param>
/// <param name="IsOfCompiler">Whether the vendor's compiler decides it, after LiteRT's partitioner.</param>
internal sealed record TableRule(
    SupportRule Rule, RuleScope Scope, Condition? When, Condition Require, IReadOnlyList<string> Socs, bool IsOfCompiler)
{
    /// <summary>Whether the rule is for a SoC; rules of all SoCs are also for none.</summary>
    public bool IsFor(SocTarget? soc) => Socs.Count == 0
        || (soc is not null && (Socs[0].StartsWith('!')
            ? Socs.All(name => !Names(name[1..], soc))
            : Socs.Any(name => Names(name, soc))));

    /// <summary>The hit when the condition does not hold; null when it does or the rule does not apply.</summary>
    public RuleHit? Check(in ConditionContext context)
    {
        if ((When is not null && !When.Holds(context)) || Require.Holds(context))
        {
            return null;
        }

        ConditionFailure failure = Require.Explain(context);
        return new RuleHit(Rule, TensorNames.Of(context.Node, failure.Subject ?? context.Tensor), failure.Found, failure.Allowed);
    }

    private static bool Names(string name, SocTarget soc) => name.Equals(soc.Id, StringComparison.OrdinalIgnoreCase)
        || (soc.Generation is { } generation && name.Equals("generation:" + generation, StringComparison.OrdinalIgnoreCase));
}
