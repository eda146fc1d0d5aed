using ModelSdk.Build.OpSupport.Conditions;
using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Build.OpSupport.Tables;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.OpSupport.Placement;

/// <summary>Puts together what NPU, GPU and CPU make of each graph; called by <see cref="ModelChecker"/>.</summary>
/// <param name="settings">What it is checked for.</param>
/// <param name="shared">The backends that all targets have.</param>
/// <param name="soc">The target, or null for a device without an NPU.</param>
/// <param name="npu">The table of its compiler.</param>
/// <param name="isReadable">Whether LiteRT's native library can read the model; if not, only the managed engine runs it.</param>
internal sealed class PredictionBuilder(
    CheckSettings settings, SharedBackends shared, SocTarget? soc, BackendTable? npu, bool isReadable)
{
    private readonly List<OpPrediction> _ops = [];
    private readonly List<Partition> _partitions = [];
    private readonly List<Refusal> _refusals = [];
    private readonly Dictionary<string, int> _positions = [];
    private bool _gpuRefuses;
    private int _transitions;

    private bool UsesGpu => settings.Accelerators.Contains(RunsOn.Gpu);

    /// <summary>Adds a graph; <paramref name="selection"/> is null when no NPU takes part.</summary>
    public void Add(CheckGraph graph, NpuGraph? selection)
    {
        int first = _ops.Count;
        Placed[] placed = [.. graph.Nodes.Select(static _ => new Placed())];
        AddNpu(graph, selection, placed, first);
        AddGpu(graph, selection, placed, first);
        foreach (CheckNode node in graph.Nodes)
        {
            Placed at = placed[node.Position];
            if (at.RunsOn == RunsOn.Nowhere && settings.Accelerators.Contains(RunsOn.Cpu))
            {
                CpuDecision cpu = shared.Cpu.Decide(node, native: isReadable && (soc is not null || settings.NativeLiteRt));
                at.RunsOn = cpu.Backend.Length > 0 ? RunsOn.Cpu : RunsOn.Nowhere;
                at.Backend = cpu.Backend;
                at.Hits.AddRange(cpu.Hits);
            }

            _positions[node.Op.Path] = _ops.Count;
            _ops.Add(new OpPrediction(node.Op, at.RunsOn, at.Backend, at.Partition, OutcomeOf(at), at.Hits));
            if (_ops.Count > first + 1 && (_ops[^1].RunsOn != _ops[^2].RunsOn || _ops[^1].Partition != _ops[^2].Partition))
            {
                _transitions++;
            }
        }
    }

    /// <summary>Marks the ops because of which the NPU compiler refuses the model.</summary>
    public void AddRefusals(IEnumerable<(RuleHit Hit, CheckNode? Node)> refusals)
    {
        foreach ((RuleHit hit, CheckNode? node) in refusals)
        {
            // Ops of a composite that was taken apart only in the attempt stand for the composite.
            string? path = node?.Op.Path;
            int at = path is null ? -1 : _positions.GetValueOrDefault(path, _positions.GetValueOrDefault(path.Split('/')[0], -1));
            _refusals.Add(new Refusal(hit, at < 0 ? [] : [at]));
            if (at >= 0)
            {
                _ops[at] = _ops[at] with { Outcome = OpOutcome.RefusesModel, Hits = [hit, .. _ops[at].Hits] };
            }
        }
    }

    public TargetPrediction Build(string target, string compilerName) => new()
    {
        Soc = soc,
        Target = target,
        CompilerName = compilerName,
        Ops = _ops,
        Partitions = _partitions,
        Refusals = _refusals,
        Transitions = _transitions,
        Gpu = !UsesGpu ? GpuVerdict.NotAsked
            : _gpuRefuses || !isReadable ? GpuVerdict.Refused
            : _ops.Count > 0 && _ops.All(static op => op.RunsOn == RunsOn.Gpu) ? GpuVerdict.Whole
            : GpuVerdict.Partly,
    };

    private void AddNpu(CheckGraph graph, NpuGraph? selection, Placed[] placed, int first)
    {
        if (selection is null || npu is null)
        {
            return;
        }

        foreach (CheckNode node in graph.Nodes)
        {
            placed[node.Position].Hits.AddRange(selection.Decisions[node.Position].Hits);
        }

        foreach (List<CheckNode> island in selection.Islands)
        {
            PartitionFacts facts = PartitionOf(graph, RunsOn.Npu, island, first, out Partition partition) with { Partitions = selection.Islands.Count };
            _partitions.Add(partition with { Hits = new NodeRules(npu, soc).CheckPartition(facts) });
            Place(placed, island, RunsOn.Npu, npu.Id, partition.Index);
        }
    }

    private void AddGpu(CheckGraph graph, NpuGraph? selection, Placed[] placed, int first)
    {
        if (!UsesGpu || !isReadable)
        {
            return;
        }

        GpuGraph gpu = GpuPlacement.Predict(graph, shared.Gpu, selection?.Islands ?? [], settings.CustomOps);
        _gpuRefuses |= gpu.Refusals.Count > 0;
        foreach (CheckNode node in graph.Nodes.Where(node => placed[node.Position].RunsOn == RunsOn.Nowhere))
        {
            placed[node.Position].Hits.AddRange(gpu.Decisions[node.Position].Hits);
        }

        // What keeps the whole model off the GPU is said where it is.
        foreach ((RuleHit hit, CheckNode? node) in gpu.Refusals)
        {
            if (node is not null && placed[node.Position].RunsOn == RunsOn.Nowhere && !placed[node.Position].Hits.Contains(hit))
            {
                placed[node.Position].Hits.Add(hit);
            }
        }

        if (gpu.Partition.Count > 0)
        {
            PartitionOf(graph, RunsOn.Gpu, gpu.Partition, first, out Partition partition);
            _partitions.Add(partition);
            Place(placed, gpu.Partition, RunsOn.Gpu, BackendTables.Gpu.Id, partition.Index);
        }
    }

    private PartitionFacts PartitionOf(
        CheckGraph graph, RunsOn where, IReadOnlyList<CheckNode> nodes, int first, out Partition partition)
    {
        HashSet<CheckNode> inside = [.. nodes];
        CheckTensor[] inputs =
        [
            .. nodes.SelectMany(static node => node.Inputs).OfType<CheckTensor>().Distinct()
                .Where(tensor => !tensor.IsConstant && (tensor.Producer is null || !inside.Contains(tensor.Producer))),
        ];
        CheckTensor[] outputs =
        [
            .. nodes.SelectMany(static node => node.Outputs)
                .Where(tensor => tensor.IsGraphOutput || tensor.Consumers.Any(user => !inside.Contains(user))),
        ];
        partition = new Partition(
            _partitions.Count,
            where,
            graph.Subgraph,
            [.. nodes.Select(node => first + node.Position)],
            Sum(inputs),
            Sum(outputs));
        return new PartitionFacts(nodes.Count, inputs.Length, outputs.Length, 1);
    }

    private static long? Sum(CheckTensor[] tensors) =>
        tensors.Aggregate((long?)0, static (sum, tensor) => sum + tensor.Bytes);

    private static void Place(Placed[] placed, IEnumerable<CheckNode> nodes, RunsOn where, string backend, int partition)
    {
        foreach (CheckNode node in nodes)
        {
            Placed at = placed[node.Position];
            at.RunsOn = where;
            at.Backend = backend;
            at.Partition = partition;
        }
    }

    // Only what the backend says that runs the op; others' rules tell why it is not theirs.
    private static OpOutcome OutcomeOf(Placed at)
    {
        OpOutcome outcome = OpOutcome.Runs;
        foreach (RuleHit hit in at.Hits.Where(hit => hit.Rule.Backend == at.Backend))
        {
            OpOutcome one = hit.Rule.Effect switch
            {
                RuleEffect.Imprecise => OpOutcome.LessPrecise,
                RuleEffect.Unknown => OpOutcome.Unknown,
                RuleEffect.Wrong => OpOutcome.Wrong,
                _ => OpOutcome.Runs,
            };
            outcome = one > outcome ? one : outcome;
        }

        return outcome;
    }

    private sealed class Placed
    {
        public RunsOn RunsOn { get; set; }

        public string Backend { get; set; } = "";

        public int Partition { get; set; } = -1;

        public List<RuleHit> Hits { get; } = [];
    }
}
