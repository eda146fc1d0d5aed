using ModelSdk.Build.OpSupport;

namespace ModelSdk.Build.Reports;

/// <summary>Collects the lists of ops of a model's targets, equal ones once.</summary>
internal sealed class OpLists
{
    private readonly List<IReadOnlyList<OpPrediction>> _sources = [];
    private readonly List<ReportOps> _lists = [];

    public IReadOnlyList<ReportOps> Lists => _lists;

    /// <summary>Position of the list of a target's ops.</summary>
    public int Add(IReadOnlyList<OpPrediction> ops)
    {
        int position = _sources.FindIndex(source => IsSame(source, ops));
        if (position < 0)
        {
            position = _sources.Count;
            _sources.Add(ops);
            _lists.Add(Describe(ops));
        }

        return position;
    }

    // Paths are unique in a model, so equal paths are equal ops.
    private static bool IsSame(IReadOnlyList<OpPrediction> a, IReadOnlyList<OpPrediction> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (!ReferenceEquals(a[i].Node, b[i].Node) && a[i].Node.Path != b[i].Node.Path)
            {
                return false;
            }
        }

        return true;
    }

    private static ReportOps Describe(IReadOnlyList<OpPrediction> ops)
    {
        Numbering<ReportOperator> operators = new();
        Numbering<string> shapes = new();
        return new ReportOps
        {
            Operator = [.. ops.Select(op => operators.Add(new ReportOperator(op.Node.Op, op.Node.Version)))],
            Operators = operators.Values,
            Path = [.. ops.Select(static op => op.Node.Path)],
            Output = [.. ops.Select(static op => op.Node.Output)],
            Shape = [.. ops.Select(op => shapes.Add(op.Node.OutputShape))],
            Shapes = shapes.Values,
            Flops = [.. ops.Select(static op => op.Node.Flops)],
            WeightBytes = [.. ops.Select(static op => op.Node.WeightBytes)],
            OutputBytes = [.. ops.Select(static op => op.Node.OutputBytes)],
        };
    }
}
