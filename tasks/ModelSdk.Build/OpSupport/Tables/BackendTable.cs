using ModelSdk.Build.OpSupport.Conditions;
using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>What happens to an operator that a backend's table does not list.</summary>
internal enum UnlistedOps
{
    Leave,
    Take,
    Refuse,
}

/// <summary>A row of <c>ops</c>.</summary>
/// <param name="Name">As <see cref="CheckNode.QualifiedName"/> or <see cref="CheckNode.Operator"/>.</param>
/// <param name="Types">Types of run-time inputs that are taken; empty means any.</param>
/// <param name="FirstVersion">Lowest operator version.</param>
/// <param name="LastVersion">Highest operator version.</param>
/// <param name="Denied">Of a deny-list: the operator is not taken.</param>
/// <param name="Rule">What a hit on this row carries.</param>
internal sealed record TableOp(
    string Name, IReadOnlyList<string> Types, int FirstVersion, int LastVersion, bool Denied, SupportRule Rule);

/// <summary>What one backend takes: a file of Data/backends, ready to be asked.</summary>
internal sealed class BackendTable
{
    private readonly Dictionary<string, TableOp> _ops = [];
    private readonly Dictionary<string, TableRule[]> _rulesByOp = [];
    private readonly ILookup<string, TableRule> _rules;
    private readonly BackendFile _file;

    /// <summary>Makes sense of a file.</summary>
    /// <exception cref="InvalidOperationException">A row is wrong; the message names it.</exception>
    public BackendTable(BackendFile file)
    {
        _file = file;
        Accelerator = Enum.Parse<RunsOn>(file.Accelerator);
        Unlisted = Enum.Parse<UnlistedOps>(file.Unlisted, ignoreCase: true);
        UnlistedRule = OwnRule("unlisted", EffectOf(Unlisted), file.UnlistedReason, RemedyTable.Find(file.UnlistedRemedy), file.Source);
        UnconfirmedRule = (file.Accepted ?? "likely") == "likely"
            ? null
            : OwnRule("unconfirmed", RuleEffect.Unknown, file.AcceptedReason ?? "only a compile tells whether it is taken", RemedyTable.Find(file.AcceptedRemedy), file.Source);
        foreach (OpLine line in file.Ops)
        {
            _ops.Add(line.Op, ReadOp(line));
        }

        List<(string Op, TableRule Rule)> rules = [];
        foreach (RuleLine line in file.Rules)
        {
            TableRule rule = ReadRule(line);
            rules.AddRange(line.Ops.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(op => (op, rule)));
        }

        _rules = rules.ToLookup(static pair => pair.Op, static pair => pair.Rule);
        AllRules = [.. rules.Select(static pair => pair.Rule).Distinct()];
    }

    /// <summary>Id: <c>mediatek</c>.</summary>
    public string Id => _file.Backend;

    /// <summary>For people: <c>MediaTek NeuroPilot compiler</c>.</summary>
    public string Name => _file.Name;

    public RunsOn Accelerator { get; }

    /// <summary>The LiteRT release that the table was last held against.</summary>
    public string LiteRt => _file.LiteRt;

    public string Date => _file.Date;

    public string Source => _file.Source;

    public UnlistedOps Unlisted { get; }

    public SupportRule UnlistedRule { get; }

    /// <summary>The rule of every accepted op where only a compile tells; else null.</summary>
    public SupportRule? UnconfirmedRule { get; }

    public IReadOnlyCollection<TableOp> Ops => _ops.Values;

    public IReadOnlyList<TableRule> AllRules { get; }

    /// <summary>The row of an op: that of its custom code or composite name before that of the operator.</summary>
    public TableOp? Find(CheckNode node) =>
        _ops.GetValueOrDefault(node.QualifiedName) ?? _ops.GetValueOrDefault(node.Operator);

    /// <summary>Rules that name the op, or all ops.</summary>
    public TableRule[] RulesOf(CheckNode node)
    {
        lock (_rulesByOp)
        {
            if (!_rulesByOp.TryGetValue(node.QualifiedName, out TableRule[]? rules))
            {
                rules = [.. _rules["*"].Concat(_rules[node.Operator]).Concat(_rules[node.QualifiedName]).Distinct()];
                _rulesByOp.Add(node.QualifiedName, rules);
            }

            return rules;
        }
    }

    /// <summary>A rule that no row states: it follows from the op list.</summary>
    public SupportRule OwnRule(string name, RuleEffect effect, string reason, Remedy? remedy, string source) => new(
        $"{Id}-{name}", Id, effect, reason, remedy, new Evidence(source, EvidenceBasis.Source, null, _file.LiteRt, _file.Date));

    private static RuleEffect EffectOf(UnlistedOps unlisted) => unlisted == UnlistedOps.Refuse ? RuleEffect.Refuse : RuleEffect.Leave;

    private TableOp ReadOp(OpLine line)
    {
        int first = 1;
        int last = int.MaxValue;
        if (line.Versions is { } versions)
        {
            string[] ends = versions.Split('-');
            if (ends.Length != 2
                || (ends[0].Length > 0 && !int.TryParse(ends[0], out first))
                || (ends[1].Length > 0 && !int.TryParse(ends[1], out last)))
            {
                throw new InvalidOperationException($"Data/backends/{Id}.json: '{versions}' of {line.Op} is no range of versions");
            }
        }

        Remedy? remedy = RemedyTable.Find(line.Remedy ?? (line.Denied ? _file.UnlistedRemedy : null));
        return new TableOp(
            line.Op,
            line.Types?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            first,
            last,
            line.Denied,
            OwnRule(
                line.Denied ? "denied" : "op",
                line.Denied ? EffectOf(Unlisted) : RuleEffect.Leave,
                line.Reason ?? _file.UnlistedReason,
                remedy,
                line.Source ?? _file.Source));
    }

    private TableRule ReadRule(RuleLine line)
    {
        try
        {
            SupportRule rule = new(
                line.Id,
                Id,
                Enum.Parse<RuleEffect>(line.Else, ignoreCase: true),
                line.Reason,
                RemedyTable.Find(line.Remedy),
                new Evidence(
                    line.Source,
                    Enum.Parse<EvidenceBasis>(line.Basis.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
                    line.Device,
                    line.Runtime ?? _file.LiteRt,
                    line.Date ?? _file.Date))
            {
                Diagnostic = line.Diagnostic,
            };
            return new TableRule(
                rule,
                Enum.Parse<RuleScope>((line.Scope ?? "op").Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
                line.When is null ? null : Condition.Parse(line.When),
                Condition.Parse(line.Require),
                line.Socs?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
                line.Step switch
                {
                    null or "partition" => false,
                    "compile" => true,
                    _ => throw new FormatException($"there is no step '{line.Step}'"),
                });
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"Data/backends/{Id}.json: rule '{line.Id}': {exception.Message}", exception);
        }
    }
}
