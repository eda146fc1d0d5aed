using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Collects the rules and hits of a model, each once; placements and findings refer to them by position.</summary>
internal sealed class HitTable
{
    private readonly List<ReportRule> _rules = [];
    private readonly List<ReportHit> _hits = [];

    // By value: what follows from an op list has one id and many reasons.
    private readonly Dictionary<SupportRule, int> _ruleByValue = [];
    private readonly Dictionary<ReportHit, int> _hitByValue = [];
    private readonly Dictionary<SupportRule, int> _ruleByReference = new(ReferenceEqualityComparer.Instance);

    // Rules of one table are the same objects in all predictions, and so are most hits of targets with one compiler.
    private readonly Dictionary<RuleHit, int> _hitByReference = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<ReportRule> Rules => _rules;

    public IReadOnlyList<ReportHit> Hits => _hits;

    /// <summary>Position of a rule.</summary>
    public int Add(SupportRule rule)
    {
        if (!_ruleByReference.TryGetValue(rule, out int position))
        {
            if (!_ruleByValue.TryGetValue(rule, out position))
            {
                position = _rules.Count;
                _ruleByValue.Add(rule, position);
                _rules.Add(Describe(rule));
            }

            _ruleByReference.Add(rule, position);
        }

        return position;
    }

    /// <summary>Position of a hit; tensors count by their place, because names would make every hit another one.</summary>
    public int Add(RuleHit hit)
    {
        if (!_hitByReference.TryGetValue(hit, out int position))
        {
            ReportHit value = new(Add(hit.Rule), Place(hit.Tensor), hit.Found, hit.Allowed);
            if (!_hitByValue.TryGetValue(value, out position))
            {
                position = _hits.Count;
                _hitByValue.Add(value, position);
                _hits.Add(value);
            }

            _hitByReference.Add(hit, position);
        }

        return position;
    }

    /// <summary>Positions of hits, in their order, each once.</summary>
    public IReadOnlyList<int> Add(IReadOnlyList<RuleHit> hits) => hits.Count switch
    {
        0 => [],
        1 => [Add(hits[0])],
        _ => [.. hits.Select(Add).Distinct()],
    };

    // "input 1 'conv/weights'" without the name, which follows from the op.
    private static string? Place(string? tensor)
    {
        int name = tensor?.IndexOf(" '", StringComparison.Ordinal) ?? -1;
        return name > 0 ? tensor![..name] : tensor;
    }

    private static ReportRule Describe(SupportRule rule) => new()
    {
        Id = rule.Id,
        Backend = rule.Backend,
        Effect = rule.Effect,
        Reason = rule.Reason,
        Remedy = rule.Remedy is { } remedy ? new ReportRemedy(remedy.Id, remedy.Text, remedy.Numerics) : null,
        Evidence = new ReportEvidence(
            rule.Evidence.Basis, rule.Evidence.Source, rule.Evidence.Device, rule.Evidence.Runtime, rule.Evidence.Date),
    };
}
