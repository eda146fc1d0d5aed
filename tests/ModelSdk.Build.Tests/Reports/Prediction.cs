using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>Predictions written by hand, so that reports are tested apart from the tables.</summary>
internal static class Prediction
{
    // First: the rules need it.
    private static readonly Evidence Evidence = new(
        "litert/vendors/mediatek/compiler/compile_model.cc", EvidenceBasis.Source, null, "LiteRT 2.3.0", "2026-08-21");

    public static readonly SupportRule Unlisted = Rule("mtk-unlisted", RuleEffect.Leave, "MediaTek's compiler plugin does not list it");

    public static readonly SupportRule Fused = Rule(
        "mtk-fused-activation", RuleEffect.Refuse, "the plugin hands other fused activations on as codes that the compiler does not know");

    public static readonly SupportRule Shape = Rule("mtk-odd-shape", RuleEffect.Unknown, "only a compile tells whether this shape fits");

    /// <summary>A report of a model with <paramref name="ops"/> ops on <paramref name="targets"/> SoCs and one device without; targets differ by <paramref name="step"/>.</summary>
    public static ModelReport Report(int ops, int targets, Func<int, string>? output = null, string name = "model", int everyCpu = 7, int step = 0) =>
        ModelReport.From(Checked(ops, targets, output, name, everyCpu, step));

    public static CheckedModel Checked(int ops, int targets, Func<int, string>? output = null, string name = "model", int everyCpu = 7, int step = 0)
    {
        output ??= static index => $"model/block_{index / 9}/conv2d_{index}/BiasAdd;model/block_{index / 9}/Relu6";
        OpNode[] nodes = [.. Enumerable.Range(0, ops).Select(index => Node(index, output(index)))];
        List<TargetPrediction> predictions = [.. Enumerable.Range(0, targets).Select(index => Npu($"MediaTek_MT{6900 + index}", nodes, everyCpu, index * step))];
        predictions.Add(Gpu(nodes));
        RuleHit hit = predictions[0].Ops.SelectMany(static op => op.Hits).FirstOrDefault() ?? new RuleHit(Unlisted, null, "", "");
        OpNode[] left = [.. predictions[0].Ops.Where(static op => op.RunsOn == RunsOn.Cpu).Select(static op => op.Node)];
        CheckFinding[] findings = left.Length == 0 ? [] :
        [
            new(
                new DiagnosticRule("MSDK3002", DiagnosticSeverity.Warning, "{0} of {1} ops of '{2}' will run on CPU on {3}: {4}")
                    .At($"/project/models/{name}.tflite", left.Length, ops, name, "MediaTek", hit.Rule.Reason),
                hit.Rule,
                [.. predictions.SkipLast(1).Select(static target => target.Target)],
                [.. left.Select(node => new FindingOccurrence(node, $"input 1 '{node.Output}'", "i64", "f32, f16"))]),
        ];
        ModelItem item = new($"/project/models/{name}.tflite", $"models/{name}.tflite", new Dictionary<string, string> { ["Name"] = name });
        return new CheckedModel(item, new string('a', 64), 3_546_464, predictions, findings)
        {
            Facts = new ModelFacts(new ModelMemory(3_400_000, 1_204_224), ["main"]),
        };
    }

    public static SupportRule Rule(string id, RuleEffect effect, string reason) => new(
        id,
        "mediatek",
        effect,
        reason,
        new Remedy("CPU_OP", "Replace the op by one that the NPU knows, or accept that it runs on the CPU.", "exact", "section 10"),
        Evidence);

    private static OpNode Node(int index, string output) =>
        new(0, index, index % 3 == 0 ? "CONV_2D" : index % 3 == 1 ? "RELU6" : "GATHER_ND", 1 + (index % 2), output, $"{index}")
        {
            Flops = index % 5 == 4 ? null : 1_000_000L * (index % 11),
            WeightBytes = index % 3 == 0 ? 3L * 3 * 64 * 64 * 4 : 0,
            OutputBytes = 56L * 56 * 64 * 4,
            OutputShape = $"f32[1,{56 / (1 + (index % 4))},56,{64 * (1 + (index % 3))}]",
        };

    private static TargetPrediction Npu(string id, OpNode[] nodes, int everyCpu, int shift)
    {
        List<OpPrediction> ops = [];
        List<Partition> partitions = [];
        List<int> open = [];
        foreach (OpNode node in nodes)
        {
            if (everyCpu > 0 && (node.Index + shift) % everyCpu == everyCpu - 1)
            {
                Close();
                RuleHit hit = new(Unlisted, $"input 1 '{node.Output}'", "i64", "f32, f16");
                ops.Add(new OpPrediction(node, RunsOn.Cpu, "xnnpack", -1, OpOutcome.Runs, [hit]));
            }
            else
            {
                open.Add(node.Index);
                bool unknown = (node.Index + shift) % 13 == 3;
                ops.Add(new OpPrediction(
                    node, RunsOn.Npu, "mediatek", partitions.Count, unknown ? OpOutcome.Unknown : OpOutcome.Runs,
                    unknown ? [new RuleHit(Shape, null, node.OutputShape, "")] : []));
            }
        }

        Close();
        return new TargetPrediction
        {
            Target = id,
            Soc = new SocTarget
            {
                Id = id,
                Vendor = "MediaTek",
                Backend = "mediatek",
                Manufacturer = "MediaTek",
                MarketingNames = [$"Dimensity {id[^3..]}"],
            },
            CompilerName = "MediaTek NeuroPilot compiler",
            Ops = ops,
            Partitions = partitions,
            Transitions = 2 * partitions.Count,
            Gpu = GpuVerdict.NotAsked,
        };

        void Close()
        {
            if (open.Count > 0)
            {
                partitions.Add(new Partition(partitions.Count, RunsOn.Npu, 0, [.. open], 602_112, 200_704));
                open.Clear();
            }
        }
    }

    private static TargetPrediction Gpu(OpNode[] nodes) => new()
    {
        Target = "gpu+cpu",
        Ops = [.. nodes.Select(static node => new OpPrediction(node, RunsOn.Gpu, "gpu", 0, OpOutcome.Runs, []))],
        Partitions = [new Partition(0, RunsOn.Gpu, 0, [.. nodes.Select(static node => node.Index)], 602_112, 4_004)],
        Gpu = GpuVerdict.Whole,
    };
}
