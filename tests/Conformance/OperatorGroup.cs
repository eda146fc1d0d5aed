using ModelSdk.TestSupport.Conformance;

namespace ModelSdk.Conformance;

/// <summary>All results of one operator; a case with several operators counts for each of them.</summary>
internal sealed record OperatorGroup(string Name, IReadOnlyList<CaseResult> Results)
{
    /// <summary>How many passed.</summary>
    public int Passed => Results.Count(HasPassed);

    /// <summary>The passing case that is farthest from the expected values, measured by the tight bound; null without any.</summary>
    public CaseResult? Worst => Results.Where(HasPassed).MaxBy(static result => result.TightRatio);

    /// <summary>All operators in the order of their names.</summary>
    public static IEnumerable<OperatorGroup> Of(IEnumerable<CaseResult> results) => results
        .SelectMany(static result => result.Case.Groups, static (result, op) => (Op: op, Result: result))
        .GroupBy(static pair => pair.Op, static pair => pair.Result)
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .Select(static group => new OperatorGroup(group.Key, [.. group]));

    /// <summary>Whether a case passed.</summary>
    public static bool HasPassed(CaseResult result) => result.Outcome == CaseOutcome.Passed;
}
