using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports.Html;

/// <summary>Finds the ops of a model by their paths.</summary>
internal sealed class OpIndex
{
    // Converters join the names of all ops that they fuse into one.
    private const int LongestName = 100;

    private readonly Dictionary<string, (ReportOps List, int Position)> _ops = [];
    private readonly IReadOnlyList<string> _graphs;

    public OpIndex(ModelReport model)
    {
        _graphs = model.Model.Graphs;
        foreach (ReportOps list in model.OpLists)
        {
            for (int i = 0; i < list.Path.Count; i++)
            {
                _ops.TryAdd(list.Path[i], (list, i));
            }
        }
    }

    /// <summary>The op at a path with what was found there; report.js writes the same (nodeText).</summary>
    public string Describe(ReportOccurrences group, int occurrence, ReportRule? rule)
    {
        string path = group.Nodes[occurrence];
        string text = $"node {path}{Graph(path)}";
        if (_ops.TryGetValue(path, out (ReportOps List, int Position) op))
        {
            text += $" {op.List.Operators[op.List.Operator[op.Position]].Name}";
            string output = op.List.Output[op.Position];
            text += output.Length > 0 ? $", output '{Short(output)}'" : "";
        }

        string tensor = Short(group.Tensors?[occurrence] ?? "");
        string found = group.Found.Length == 0 ? tensor : tensor.Length == 0 ? group.Found : $"{tensor} is {group.Found}";

        // What a rule without consequence asks for is nothing that the user must reach.
        return text + (found.Length > 0 ? $": {found}" : "") + (group.Allowed.Length > 0 && rule?.Effect is not (RuleEffect.Note or RuleEffect.Imprecise) ? $" (allowed: {group.Allowed})" : "");
    }

    // Bundles and models with several signatures have many graphs.
    private string Graph(string path)
    {
        int graph = ReportOps.Locate(path).Subgraph;
        return _graphs.Count > 1 && (uint)graph < (uint)_graphs.Count ? $" of graph '{Short(_graphs[graph])}'," : "";
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
