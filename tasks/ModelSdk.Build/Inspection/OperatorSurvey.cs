using ModelSdk.Build.OpSupport;
using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.Build.Inspection;

/// <summary>An operator that the managed engine does not run.</summary>
/// <param name="Node">Where it is.</param>
/// <param name="IsCustom">Whether it is no operator of TensorFlow Lite.</param>
/// <param name="Reason">Why it does not run.</param>
internal sealed record RefusedOperator(OpNode Node, bool IsCustom, string Reason);

/// <summary>Counts the operators that a model can come to run, for the manifest, and finds those that the managed engine lacks.</summary>
internal sealed class OperatorSurvey
{
    private readonly SortedDictionary<(string Op, int Version), int> _counts = [];
    private readonly List<RefusedOperator> _refused = [];
    private readonly HashSet<int> _reached = [];

    private OperatorSurvey()
    {
    }

    /// <summary>Operators by name and version, with how often they are used.</summary>
    public IEnumerable<(string Op, int Version, int Count)> Counts =>
        _counts.Select(static pair => (pair.Key.Op, pair.Key.Version, pair.Value));

    /// <summary>All operators.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>Operators that the managed engine does not run.</summary>
    public IReadOnlyList<RefusedOperator> Refused => _refused;

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

    private void Visit(Subgraph graph, Queue<int> waiting)
    {
        foreach (OperatorDef op in graph.Operators)
        {
            (string, int) key = (OperatorNames.Of(op.Code), op.Code.Version);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            OperatorSupport support = OperatorTable.Check(graph, op);
            if (!support.Runs)
            {
                string output = op.Outputs.Count > 0 && op.Outputs[0] >= 0 ? graph.Tensors[op.Outputs[0]].Name ?? "" : "";
                string path = graph.Index == 0 ? $"{op.Index}" : $"{graph.Index}:{op.Index}";
                _refused.Add(new RefusedOperator(
                    new OpNode(graph.Index, op.Index, key.Item1, op.Code.Version, output, path),
                    op.Code.Builtin == BuiltinOperator.Custom,
                    support.Reason));
            }

            SubgraphReferences called = SubgraphReferences.Of(op);
            for (int i = 0; i < called.Count; i++)
            {
                waiting.Enqueue(called[i]);
            }
        }
    }
}
