using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>Which cases the engine must pass today; the whole corpus in the end, when this filter goes away.</summary>
/// <remarks>
/// The operator table decides, by operator, version and types. What a table cannot say is listed here: the engine may
/// refuse such a case when it is loaded, with the sentence below, but never answer it wrongly.
/// </remarks>
public static class ConformanceScope
{
    /// <summary>Sentences of refusals, and what they stand for.</summary>
    private static readonly (string Sentence, string Missing)[] KnownLimits =
    [
        ("must be constant for this engine", "shapes and axes that are computed at run time"),
        ("must be a constant scalar for this engine", "shapes and axes that are computed at run time"),
        ("scales by block", "weights quantized by block"),
        ("must be quantized with one scale for all rows or for each row", "tables quantized by block"),
    ];

    /// <summary>Whether the table has every operator of the case's model, for its version and types.</summary>
    public static bool IsListed(ConformanceCase item)
    {
        using TfliteModel model = TfliteModel.Open(item.ModelPath);
        return model.Subgraphs.All(static graph => graph.Operators.All(op => OperatorTable.Check(graph, op).Runs));
    }

    /// <summary>Whether the engine refused the case for something that this version does not have.</summary>
    public static bool IsKnownLimit(CaseResult result) => result.Outcome == CaseOutcome.Refused
        && KnownLimits.Any(limit => result.Detail.Contains(limit.Sentence, StringComparison.Ordinal));
}
