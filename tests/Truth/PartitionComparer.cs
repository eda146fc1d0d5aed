using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Targets;
using ModelSdk.Format;

namespace ModelSdk.Truth;

/// <summary>Compares predicted NPU partitions with those that apply_plugin_main made with a vendor's plugin.</summary>
internal static class PartitionComparer
{
    /// <summary>The goal of issue 5.</summary>
    public const double Goal = 0.99;

    private const int Refused = 5;

    /// <summary>The check for the SoC that the truth was made for.</summary>
    public static CheckSettings Settings(string soc) => new()
    {
        Targets = [SocTable.Builtin.Find(soc)!],
        PartitionStepOnly = true,
    };

    /// <summary>Compares one model; <paramref name="damage"/> says why there is no prediction.</summary>
    public static ModelComparison Compare(PartitionRow row, TargetPrediction? prediction, string damage)
    {
        if (row.Exit is not (0 or Refused))
        {
            string predicted = prediction is null ? "unreadable" : Text(prediction, row.Named is not null);
            return new ModelComparison(row.Model, Agreement.NotCounted, $"exit {row.Exit}", predicted, damage);
        }

        string truth = row.Exit == Refused ? "refused" : Text(row.Subgraphs, row.Named ?? []);
        if (prediction is null)
        {
            return new ModelComparison(row.Model, Agreement.PredictedToBeRefused, truth, "unreadable", damage);
        }

        string text = Text(prediction, row.Named is not null);
        bool same = text == truth;
        int selected = row.Exit == Refused ? -1 : row.Subgraphs.Sum(static subgraph => subgraph.Selected);
        int expected = prediction.Refusals.Count > 0 ? -1 : prediction.Count(RunsOn.Npu);
        Agreement agreement = same ? Agreement.Agreed
            : expected > selected ? Agreement.PredictedToRun
            : Agreement.PredictedToBeRefused;
        return new ModelComparison(row.Model, agreement, truth, text, DetailOf(prediction));
    }

    private static string Text(TargetPrediction prediction, bool withCodes) => prediction.Refusals.Count > 0
        ? "refused"
        : Text([.. SubgraphsOf(prediction)], withCodes ? RefusedCodes(prediction) : []);

    private static string Text(IReadOnlyList<PartitionedSubgraph> subgraphs, IEnumerable<int> refused)
    {
        string codes = string.Join(' ', refused.Distinct().Order());
        string parts = string.Join(' ', subgraphs.Where(static subgraph => subgraph.Total > 0).OrderBy(static subgraph => subgraph.Index));
        return codes.Length == 0 ? parts : $"{parts} without {codes}";
    }

    private static IEnumerable<PartitionedSubgraph> SubgraphsOf(TargetPrediction prediction)
    {
        // What was put in the place of a composite counts where the composite was.
        foreach (IGrouping<int, OpPrediction> group in prediction.Ops.GroupBy(static op => RootSubgraph(op.Node)))
        {
            yield return new PartitionedSubgraph(
                group.Key,
                group.Count(IsSelected),
                group.Count(),
                prediction.Partitions.Count(
                    partition => partition.RunsOn == RunsOn.Npu && partition.Subgraph == group.Key
                        && partition.Ops.All(at => IsSelected(prediction.Ops[at]))));
        }
    }

    // An npu_call composite is compiled without being selected.
    private static bool IsSelected(OpPrediction op) =>
        op.RunsOn == RunsOn.Npu && op.Node.Op != "STABLEHLO_COMPOSITE:odml.npu_call";

    private static int RootSubgraph(OpNode node)
    {
        string root = node.Path.Split('/')[0];
        int colon = root.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? 0 : int.Parse(root[..colon], System.Globalization.CultureInfo.InvariantCulture);
    }

    // The plugin names the code of each op that it does not take; a composite that was taken apart is one of them.
    private static IEnumerable<int> RefusedCodes(TargetPrediction prediction)
    {
        IEnumerable<int> apart = prediction.Ops.Any(static op => op.Node.Path.Contains('/'))
            ? [(int)BuiltinOperator.StablehloComposite]
            : [];
        return apart.Concat(prediction.Ops.Where(static op => op.RunsOn != RunsOn.Npu).Select(static op => CodeOf(op.Node.Op)));
    }

    // Custom ops go by their custom codes.
    private static int CodeOf(string op) =>
        OperatorNames.TryParse(op.Split(':')[0], out BuiltinOperator code) ? (int)code : (int)BuiltinOperator.Custom;

    private static string DetailOf(TargetPrediction prediction)
    {
        IEnumerable<string> hits = prediction.Ops
            .SelectMany(static op => op.Hits.Select(hit => $"{op.Node.Path} {op.Node.Op}: {hit.Rule.Id} ({hit.Found})"));
        return string.Join("; ", hits.Concat(prediction.Refusals.Select(static refusal => refusal.Hit.Rule.Id)).Take(4));
    }
}
