namespace ModelSdk.Build.OpSupport;

/// <summary>Sorts the rules that applied on all targets into groups, each of which becomes one message.</summary>
/// <remarks>
/// The NPU is judged by the predictions for SoCs, the GPU by that for a device without an NPU: what the GPU makes of the
/// rest of an NPU's model follows from the same rules and need not be said for each target again.
/// </remarks>
internal sealed class RuleGroups
{
    private const string GpuBackend = "gpu";

    private readonly FindingSettings _settings;
    private readonly List<RuleGroup> _all = [];

    private RuleGroups(FindingSettings settings) => _settings = settings;

    /// <summary>The groups, in order of appearance.</summary>
    public static IReadOnlyList<RuleGroup> Of(IReadOnlyList<TargetPrediction> predictions, FindingSettings settings)
    {
        RuleGroups groups = new(settings);
        foreach (TargetPrediction prediction in predictions)
        {
            if (prediction.Soc is not null)
            {
                groups.Merge(prediction, groups.OfNpu(prediction, prediction.Soc.Backend));
            }
            else if (settings.Accelerators.Contains(RunsOn.Gpu))
            {
                groups.Merge(prediction, groups.OfGpu(prediction));
            }
        }

        return groups._all;
    }

    private void Merge(TargetPrediction prediction, List<RuleGroup> found)
    {
        foreach (RuleGroup group in found)
        {
            RuleGroup? same = _all.Find(group.SaysTheSame);
            if (same is null)
            {
                _all.Add(same = group);
            }

            same.Targets.Add(prediction);
        }
    }

    private List<RuleGroup> OfNpu(TargetPrediction prediction, string backend)
    {
        List<RuleGroup> found = [];
        foreach (Refusal refusal in prediction.Refusals)
        {
            RuleGroup group = Group(found, KindOf(refusal.Hit.Rule, FindingKind.Refuses), RunsOn.Npu, refusal.Hit.Rule, prediction);
            if (refusal.Ops.Count == 0)
            {
                group.Add(null, RunsOn.Nowhere, refusal.Hit);
            }

            foreach (int op in refusal.Ops)
            {
                group.Add(prediction.Ops[op].Node, prediction.Ops[op].RunsOn, HitOf(prediction.Ops[op], refusal.Hit));
            }
        }

        bool refused = prediction.Refusals.Count > 0;
        foreach (OpPrediction op in prediction.Ops)
        {
            RuleHit[] hits = [.. op.Hits.Where(hit => hit.Rule.Backend == backend)];
            if (op.RunsOn == RunsOn.Npu)
            {
                AddRunning(found, prediction, op, hits, RunsOn.Npu);
            }
            else if (!hits.Any(static hit => hit.Rule.Effect == RuleEffect.Refuse))
            {
                AddLeaving(found, prediction, op, hits, refused);
            }
        }

        AddPartitions(found, prediction);
        return found;
    }

    private static void AddPartitions(List<RuleGroup> found, TargetPrediction prediction)
    {
        foreach (Partition partition in prediction.Partitions.Where(static partition => partition.RunsOn == RunsOn.Npu))
        {
            foreach (RuleHit hit in partition.Hits.Where(static hit => hit.Rule.Effect != RuleEffect.Note))
            {
                FindingKind kind = hit.Rule.Effect switch
                {
                    RuleEffect.Refuse => FindingKind.Refuses,
                    RuleEffect.Wrong => FindingKind.Wrong,
                    _ => FindingKind.Partition,
                };
                RuleGroup group = Group(found, kind, RunsOn.Npu, hit.Rule, prediction);
                group.PartitionOps = Math.Max(group.PartitionOps, partition.Ops.Count);
                group.Add(null, RunsOn.Npu, hit with { Tensor = PartitionFindings.Range(prediction, partition), Found = "" });
            }
        }
    }

    private List<RuleGroup> OfGpu(TargetPrediction prediction)
    {
        List<RuleGroup> found = [];
        bool hasCpu = _settings.Accelerators.Contains(RunsOn.Cpu);
        bool chainEnds = !hasCpu && !_settings.Accelerators.Contains(RunsOn.Npu);
        foreach (OpPrediction op in prediction.Ops)
        {
            RuleHit[] hits = [.. op.Hits.Where(static hit => hit.Rule.Backend == GpuBackend)];
            if (op.RunsOn == RunsOn.Gpu)
            {
                AddRunning(found, prediction, op, hits, RunsOn.Gpu);
                continue;
            }

            foreach (RuleHit hit in hits.Where(static hit => hit.Rule.Effect is RuleEffect.Leave or RuleEffect.Refuse))
            {
                FindingKind kind = hit.Rule.Effect == RuleEffect.Refuse && prediction.Gpu == GpuVerdict.Refused ? FindingKind.Refuses
                    : op.RunsOn == RunsOn.Nowhere && chainEnds ? FindingKind.Nowhere
                    : FindingKind.Leaves;
                if (op.RunsOn != RunsOn.Nowhere || chainEnds || hasCpu)
                {
                    Group(found, kind, RunsOn.Gpu, hit.Rule, prediction).Add(op.Node, op.RunsOn, hit);
                }
            }
        }

        return found;
    }

    private static void AddRunning(
        List<RuleGroup> found, TargetPrediction prediction, OpPrediction op, RuleHit[] hits, RunsOn accelerator)
    {
        foreach (RuleHit hit in hits)
        {
            if (KindOfRunning(hit.Rule) is { } kind)
            {
                Group(found, kind, accelerator, hit.Rule, prediction).Add(op.Node, op.RunsOn, hit);
            }
        }

        if (op.Outcome == OpOutcome.Unknown && !hits.Any(static hit => hit.Rule.Effect == RuleEffect.Unknown))
        {
            Group(found, FindingKind.Unknown, accelerator, null, prediction).Add(op.Node, op.RunsOn, null);
        }
    }

    // On a target that refuses the model everything leaves the NPU; what would be said of the op alone is still worth
    // knowing, for it shows when the refusal is mended.
    private void AddLeaving(
        List<RuleGroup> found, TargetPrediction prediction, OpPrediction op, RuleHit[] hits, bool refused)
    {
        RuleHit[] leaving = [.. hits.Where(static hit => hit.Rule.Effect == RuleEffect.Leave)];
        if (refused && leaving.Length == 0)
        {
            foreach (RuleHit hit in hits)
            {
                if (KindOfRunning(hit.Rule) is { } kind and not FindingKind.Unknown)
                {
                    Group(found, kind, RunsOn.Npu, hit.Rule, prediction).Add(op.Node, op.RunsOn, hit);
                }
            }

            return;
        }

        // With the CPU in the chain, EngineFindings says what runs nowhere.
        FindingKind usual = op.RunsOn == RunsOn.Nowhere && !_settings.Accelerators.Contains(RunsOn.Cpu) ? FindingKind.Nowhere : FindingKind.Leaves;
        foreach (RuleHit hit in leaving)
        {
            FindingKind kind = KindOf(hit.Rule, usual);
            if (!refused || kind != usual)
            {
                Group(found, kind, RunsOn.Npu, hit.Rule, prediction).Add(op.Node, op.RunsOn, hit);
            }
        }

        // What the model itself keeps off the NPU is no news, unless all of it must run there.
        bool wished = op.Node.Op == "STABLEHLO_COMPOSITE:odml.cpu_call" && _settings.NpuRequirement != NpuRequirement.Full;
        if (!refused && leaving.Length == 0 && !wished)
        {
            Group(found, usual, RunsOn.Npu, null, prediction).Add(op.Node, op.RunsOn, null);
        }
    }

    // The refusal names one tensor for all its ops; each op's own hit names its own.
    private static RuleHit HitOf(OpPrediction op, RuleHit refusal) =>
        op.Hits.FirstOrDefault(hit => hit.Rule.Id == refusal.Rule.Id) ?? refusal;

    private static FindingKind KindOf(SupportRule rule, FindingKind usual) => rule.Diagnostic switch
    {
        "MSDK3005" => FindingKind.OpenShape,
        "MSDK3006" => FindingKind.Quantization,
        _ => usual,
    };

    private static FindingKind? KindOfRunning(SupportRule rule) => rule.Effect switch
    {
        RuleEffect.Wrong => KindOf(rule, FindingKind.Wrong),
        RuleEffect.Imprecise => KindOf(rule, FindingKind.Imprecise),
        RuleEffect.Unknown => KindOf(rule, FindingKind.Unknown),
        RuleEffect.Note when rule.Diagnostic is not null => KindOf(rule, FindingKind.Imprecise),
        _ => null,
    };

    private static RuleGroup Group(
        List<RuleGroup> found, FindingKind kind, RunsOn accelerator, SupportRule? rule, TargetPrediction prediction)
    {
        string reason = rule?.Reason ?? (kind == FindingKind.Unknown
            ? $"only a compile tells what {(prediction.CompilerName.Length > 0 ? prediction.CompilerName : "the compiler")} takes"
            : "the compiler leaves them outside");
        RuleGroup? group = found.Find(group => group.IsFor(kind, accelerator, rule, reason));
        if (group is null)
        {
            found.Add(group = new RuleGroup(kind, accelerator, rule, reason, prediction.Ops.Count));
        }

        return group;
    }
}
