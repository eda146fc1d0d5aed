using ModelSdk.Format;
using ModelSdk.Format.Operators;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.Inspection;

/// <summary>Counts the operators that a model can come to run, and finds those that no engine of the project runs.</summary>
internal sealed class OperatorSurvey
{
    private readonly SortedDictionary<(string Op, int Version), int> _counts = [];
    private readonly List<Refusal> _refused = [];
    private readonly HashSet<int> _reached = [];

    private OperatorSurvey()
    {
    }

    /// <summary>Operators by name and version, with how often they are used.</summary>
    public IEnumerable<(string Op, int Version, int Count)> Counts =>
        _counts.Select(static pair => (pair.Key.Op, pair.Key.Version, pair.Value));

    /// <summary>All operators.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>Subgraphs that can come to run.</summary>
    public IReadOnlySet<int> Reached => _reached;

    /// <summary>Walks the subgraphs of the signatures (the main one when there are none) and what they call.</summary>
    public static OperatorSurvey Of(TfliteModel model)
    {
        OperatorSurvey survey = new();
        Queue<int> waiting = new(model.Signatures.Count == 0
            ? [0]
            : model.Signatures.Select(static signature => (int)signature.SubgraphIndex));
        while (waiting.TryDequeue(out int index))
        {
            if ((uint)index < (uint)model.Subgraphs.Count && survey._reached.Add(index))
            {
                survey.Visit(model.Subgraphs[index], waiting);
            }
        }

        return survey;
    }

    /// <summary>At most one finding for builtin operators and one for custom ones.</summary>
    public IEnumerable<ModelDiagnostic> Check(string file, string model, ProjectFacts project)
    {
        Refusal[] builtin = [.. _refused.Where(static refusal => !refusal.IsCustom)];
        if (builtin.Length > 0)
        {
            yield return DiagnosticRules.UnsupportedOps.At(
                file,
                builtin.Length,
                Count,
                model,
                Places(builtin),
                "What to do: convert the model without these ops, or with versions and types of them that the engine has.") with
            {
                Severity = project.DeliversLiteRtLibrary ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
            };
        }

        Refusal[] custom = [.. _refused.Where(static refusal => refusal.IsCustom)];
        if (custom.Length > 0)
        {
            yield return DiagnosticRules.CustomOps.At(
                file,
                custom.Length,
                Count,
                model,
                "the managed engine",
                Places(custom),
                "What to do: convert the model without custom ops; if the application registers an implementation, name the op in CustomOps.");
        }
    }

    /// <summary>Subgraphs that an operator runs.</summary>
    private static IEnumerable<int> Called(OperatorDef op) => op.Code.Builtin switch
    {
        BuiltinOperator.If => [op.GetOptions<IfOptions>().ThenSubgraph, op.GetOptions<IfOptions>().ElseSubgraph],
        BuiltinOperator.While => [op.GetOptions<WhileOptions>().ConditionSubgraph, op.GetOptions<WhileOptions>().BodySubgraph],
        BuiltinOperator.Call => [(int)op.GetOptions<CallOptions>().Subgraph],
        BuiltinOperator.CallOnce => [op.GetOptions<CallOnceOptions>().InitSubgraph],
        BuiltinOperator.StablehloComposite => [op.GetOptions<StablehloCompositeOptions>().DecompositionSubgraph],
        BuiltinOperator.StablehloCase => op.GetOptions<StablehloCaseOptions>().BranchSubgraphs.ToArray(),
        BuiltinOperator.StablehloWhile =>
            [op.GetOptions<StablehloWhileOptions>().ConditionSubgraph, op.GetOptions<StablehloWhileOptions>().BodySubgraph],
        BuiltinOperator.StablehloReduce => [op.GetOptions<StablehloReduceOptions>().BodySubgraph],
        BuiltinOperator.StablehloReduceWindow => [op.GetOptions<StablehloReduceWindowOptions>().BodySubgraph],
        BuiltinOperator.StablehloSort => [op.GetOptions<StablehloSortOptions>().ComparatorSubgraph],
        _ => [],
    };

    private static string Places(IReadOnlyList<Refusal> refused)
    {
        IEnumerable<string> listed = refused
            .Take(Occurrences.MostListed)
            .GroupBy(static refusal => (refusal.Op, refusal.Version, refusal.Reason))
            .Select(static same =>
                $"{same.Key.Op} (version {same.Key.Version}) at {string.Join(", ", same.Select(static refusal => refusal.Place))}: {same.Key.Reason}");
        string more = refused.Count > Occurrences.MostListed ? $"; and {refused.Count - Occurrences.MostListed} more" : "";
        return string.Join("; ", listed) + more;
    }

    private void Visit(Subgraph graph, Queue<int> waiting)
    {
        foreach (OperatorDef op in graph.Operators)
        {
            (string, int) key = (OperatorNames.Of(op.Code), op.Code.Version);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            OperatorSupport support = OperatorTable.Check(graph, op);
            if (!support.Runs)
            {
                _refused.Add(new Refusal(
                    key.Item1, op.Code.Version, op.Code.Builtin == BuiltinOperator.Custom, Place(graph, op), support.Reason));
            }

            foreach (int called in Called(op))
            {
                waiting.Enqueue(called);
            }
        }
    }

    private static string Place(Subgraph graph, OperatorDef op)
    {
        string output = op.Outputs.Count > 0 && op.Outputs[0] >= 0
            ? $" (output '{graph.Tensors[op.Outputs[0]].Name}')"
            : "";
        return $"node {op.Index}{(graph.Index == 0 ? "" : $" of subgraph {graph.Index}")}{output}";
    }

    private sealed record Refusal(string Op, int Version, bool IsCustom, string Place, string Reason);
}
