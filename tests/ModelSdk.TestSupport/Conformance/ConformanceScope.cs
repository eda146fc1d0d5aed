using ModelSdk.Format;
using ModelSdk.Format.Operators;

namespace ModelSdk.TestSupport.Conformance;

/// <summary>Which cases the engine must pass today: those whose operators all stand in the operator table.</summary>
/// <remarks>Once the table is complete, every case must pass and this filter goes away.</remarks>
public static class ConformanceScope
{
    /// <summary>Whether the table has every operator of the case's model, for its version and types.</summary>
    public static bool IsListed(ConformanceCase item)
    {
        using TfliteModel model = TfliteModel.Open(item.ModelPath);
        return model.Subgraphs.All(static graph => graph.Operators.All(op => OperatorTable.Check(graph, op).Runs));
    }
}
