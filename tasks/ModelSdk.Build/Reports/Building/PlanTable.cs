using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Collects the predictions of a model's targets, equal ones once.</summary>
internal sealed class PlanTable(HitTable hits)
{
    private static readonly RunsOn[] Places = [RunsOn.Npu, RunsOn.Gpu, RunsOn.Cpu, RunsOn.Nowhere];

    private readonly OpLists _lists = new();
    private readonly List<ReportPlan> _plans = [];

    public IReadOnlyList<ReportPlan> Plans => _plans;

    public IReadOnlyList<ReportOps> OpLists => _lists.Lists;

    /// <summary>Position of the prediction for a target.</summary>
    public int Add(TargetPrediction target)
    {
        ReportPlan plan = Describe(target);
        int position = _plans.FindIndex(other => PlanEquality.AreEqual(other, plan));
        if (position < 0)
        {
            position = _plans.Count;
            _plans.Add(plan);
        }

        return position;
    }

    private ReportPlan Describe(TargetPrediction target)
    {
        Numbering<ReportPlacement> placements = new(PlanEquality.Placements);
        return new ReportPlan
        {
            Verdict = Verdict(target),
            Gpu = target.Gpu,
            Shares = [.. Places.Select(place => Share(target, place))],
            Outcomes = [.. target.Ops.CountBy(static op => op.Outcome)
                .OrderBy(static count => count.Key)
                .Select(static count => new ReportOutcome(count.Key, count.Value))],
            Transitions = target.Transitions,
            OpList = _lists.Add(target.Ops),
            Runs = Runs(target.Ops.Select(op => placements.Add(
                new ReportPlacement(op.RunsOn, op.Backend, op.Outcome, hits.Add(op.Hits))))),
            Placements = placements.Values,
            PartitionRuns = Runs(target.Ops.Select(static op => op.Partition)),
            Partitions = Describe(target.Partitions),
            Refusals = [.. target.Refusals.Select(refusal => new ReportRefusal(
                hits.Add(refusal.Hit), refusal.Hit.Tensor, [.. refusal.Ops.Select(op => target.Ops[op].Node.Path)]))],
        };
    }

    private ReportPartitions Describe(IReadOnlyList<Partition> partitions) => new()
    {
        RunsOn = [.. partitions.Select(static partition => partition.RunsOn)],
        Subgraph = [.. partitions.Select(static partition => partition.Subgraph)],
        Ops = [.. partitions.Select(static partition => partition.Ops.Count)],
        InputBytes = [.. partitions.Select(static partition => partition.InputBytes)],
        OutputBytes = [.. partitions.Select(static partition => partition.OutputBytes)],
        Hits = [.. partitions.SelectMany(partition =>
            hits.Add(partition.Hits).Select(hit => new ReportPartitionHit(partition.Index, hit)))],
    };

    private static ReportShare Share(TargetPrediction target, RunsOn place)
    {
        int ops = 0;
        long flops = 0;
        foreach (OpPrediction op in target.Ops)
        {
            if (op.RunsOn == place)
            {
                ops++;
                flops += op.Node.Flops ?? 0;
            }
        }

        return new ReportShare(place, ops, flops);
    }

    private static List<int> Runs(IEnumerable<int> values)
    {
        List<int> runs = [];
        foreach (int value in values)
        {
            if (runs.Count > 0 && runs[^2] == value)
            {
                runs[^1]++;
            }
            else
            {
                runs.Add(value);
                runs.Add(1);
            }
        }

        return runs;
    }

    private static ReportVerdict Verdict(TargetPrediction target)
    {
        RunsOn first = target.NpuAsked ? RunsOn.Npu
            : target.Gpu != GpuVerdict.NotAsked ? RunsOn.Gpu
            : RunsOn.Cpu;
        return target.Count(RunsOn.Nowhere) > 0 ? ReportVerdict.Fails
            : Has(OpOutcome.Wrong) ? ReportVerdict.Wrong
            : target.Refusals.Count > 0 || Has(OpOutcome.RefusesModel) ? ReportVerdict.Refused
            : target.Count(RunsOn.Cpu) == target.Ops.Count ? ReportVerdict.CpuOnly
            : target.Count(first) < target.Ops.Count ? ReportVerdict.Partly
            : Has(OpOutcome.Unknown) ? ReportVerdict.Unknown
            : ReportVerdict.Full;

        bool Has(OpOutcome outcome) => target.Ops.Any(op => op.Outcome == outcome);
    }
}
