namespace ModelSdk.Build.OpSupport;

/// <summary>What a group of occurrences says; each kind has a message of its own.</summary>
internal enum FindingKind
{
    /// <summary>Ops run on the next accelerator.</summary>
    Leaves,

    /// <summary>Ops run nowhere, for the project leaves out the CPU.</summary>
    Nowhere,

    /// <summary>The whole model is refused.</summary>
    Refuses,

    /// <summary>Dimensions are open.</summary>
    OpenShape,

    /// <summary>A kind of quantization is not taken.</summary>
    Quantization,

    /// <summary>Results are wrong.</summary>
    Wrong,

    /// <summary>Results have less precision.</summary>
    Imprecise,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>A partition is larger than what is known to work.</summary>
    Partition,
}

/// <summary>All occurrences of one rule in one model, on targets that it treats alike; becomes one message.</summary>
/// <remarks>Rows of a table that say the same count as one rule: a compiler's list lacks many operators for one reason.</remarks>
internal sealed class RuleGroup(FindingKind kind, RunsOn accelerator, SupportRule? rule, string reason, int total)
{
    /// <summary>What it says.</summary>
    public FindingKind Kind => kind;

    /// <summary>The accelerator that it is about.</summary>
    public RunsOn Accelerator => accelerator;

    /// <summary>The rule, or null when the tables name none.</summary>
    public SupportRule? Rule => rule;

    /// <summary>Why, as a clause.</summary>
    public string Reason => reason;

    /// <summary>All ops of the model.</summary>
    public int Total => total;

    /// <summary>Where the ops run, without repetition.</summary>
    public SortedSet<RunsOn> Where { get; } = [];

    /// <summary>The targets.</summary>
    public List<TargetPrediction> Targets { get; } = [];

    /// <summary>The places.</summary>
    public List<FindingOccurrence> Occurrences { get; } = [];

    /// <summary>Ops of a partition, when it is about one.</summary>
    public int PartitionOps { get; set; }

    /// <summary>Ops that it concerns.</summary>
    public int Ops => Occurrences.Select(static occurrence => occurrence.Node).OfType<OpNode>().Distinct().Count();

    /// <summary>Notes a place.</summary>
    public void Add(OpNode? node, RunsOn runsOn, RuleHit? hit)
    {
        FindingOccurrence occurrence = new(node, hit?.Tensor, hit?.Found ?? "", hit?.Allowed ?? "");
        if (Occurrences.Count > 0 && Occurrences[^1] == occurrence)
        {
            return;
        }

        Occurrences.Add(occurrence);
        Where.Add(runsOn);
    }

    /// <summary>Whether an op to which a rule applied belongs here: one message has one reason and one remedy.</summary>
    public bool IsFor(FindingKind itsKind, RunsOn itsAccelerator, SupportRule? itsRule, string itsReason) =>
        Kind == itsKind
        && Accelerator == itsAccelerator
        && Rule?.Effect == itsRule?.Effect
        && Rule?.Remedy?.Id == itsRule?.Remedy?.Id
        && Reason == itsReason;

    /// <summary>Whether another target's group says the same.</summary>
    public bool SaysTheSame(RuleGroup other) =>
        IsFor(other.Kind, other.Accelerator, other.Rule, other.Reason)
        && Total == other.Total
        && PartitionOps == other.PartitionOps
        && Where.SetEquals(other.Where)
        && Occurrences.SequenceEqual(other.Occurrences);
}
